package office

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// The kinds of documents, by the media type of their main part or of all.
const (
	xlsxKind = "spreadsheetml"
	docxKind = "wordprocessingml"
	odsKind  = "application/vnd.oasis.opendocument.spreadsheet"
	odtKind  = "application/vnd.oasis.opendocument.text"
	epubKind = "application/epub+zip"
)

// kindOf tells what a document is; "" if that is not known.
func kindOf(p *parts) string {
	if media := p.mimetype(); media != "" {
		return strings.TrimSuffix(media, "-template")
	}
	if p.has("META-INF/container.xml") {
		return epubKind
	}
	media := p.mediaOf(p.related("", "officeDocument"))
	switch {
	case strings.HasSuffix(media, "main+xml") && (strings.Contains(media, ".spreadsheetml.") || strings.Contains(media, "ms-excel.")):
		return xlsxKind
	case strings.HasSuffix(media, "main+xml") && (strings.Contains(media, ".wordprocessingml.") || strings.Contains(media, "ms-word.")):
		return docxKind
	}
	return media
}

// mimetype is what the part of that name says (OpenDocument 1.3, part 2, section 3.3).
func (p *parts) mimetype() string {
	in, err := p.open("mimetype")
	if err != nil {
		return ""
	}
	defer in.Close()
	media, _ := io.ReadAll(io.LimitReader(in, mimeSize))
	return strings.ToLower(strings.TrimSpace(string(media)))
}

// mediaOf is the media type of a part (ECMA-376, part 2, section 10.1.2.4).
func (p *parts) mediaOf(name string) string {
	if name == "" {
		return ""
	}
	own, general := "", ""
	_ = p.each("[Content_Types].xml", func(_ *part, start xml.StartElement) error {
		switch {
		case start.Name.Local == "Override" && strings.EqualFold(strings.TrimPrefix(attribute(start, "PartName"), "/"), name):
			own = attribute(start, "ContentType")
		case start.Name.Local == "Default" && strings.EqualFold("."+attribute(start, "Extension"), path.Ext(name)):
			general = attribute(start, "ContentType")
		}
		return nil
	})
	if own == "" {
		return general
	}
	return own
}

// Foreign says what a zip archive is that is not one of the documents that are read,
// and what to do with it.
func Foreign(z *zip.Reader) string {
	p := newParts(z)
	kind := kindOf(p)
	for _, k := range kinds {
		if strings.Contains(kind, k.kind) {
			return k.says
		}
	}
	for _, name := range p.names {
		switch {
		case name == "index/document.iwa" || strings.HasPrefix(name, "index/tables/"):
			return "it is a document of Numbers, Pages or Keynote; export it as CSV, as Excel or as plain text"
		case name == "meta-inf/encryption.xml":
			return "it is an encrypted document; save it without a password"
		}
	}
	if kind != "" {
		return "it is a document of the type " + kind + ", which is not read"
	}
	return "it is a zip archive that holds no document"
}

var kinds = []struct{ kind, says string }{
	{"sheet.binary", "it is a binary Excel workbook (XLSB); save it as XLSX or as CSV"},
	{"presentation", "it is a presentation, which is not read; save its text as plain text"},
	{"opendocument.graphics", "it is a drawing, which is not read"},
	{"ms-visio", "it is a drawing, which is not read"},
	{"opendocument.", "it is an OpenDocument file that is neither a text nor a spreadsheet"},
}
