package parse

import (
	"bytes"
	"fmt"
	"mime"
	"strings"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/xmlstream"
)

// media is a content type without its parameters.
func media(contentType string) string {
	name, _, _ := mime.ParseMediaType(contentType)
	return name
}

// isXML reports whether a page is XML, as far as it can be seen, and not a text
// that begins with something in angle brackets.
func isXML(head format.Head) bool {
	root := xmlstream.Root(head.Text)
	if root == "" || bytes.Contains(head.Text[:min(len(head.Text), 256)], []byte("<?xml")) {
		return root != ""
	}
	text := bytes.ToLower(head.Text)
	return !head.Whole || bytes.Contains(text, []byte("</"+root)) || bytes.HasSuffix(text, []byte("/>"))
}

// foreignXML says what XML a page is that no format claims.
func foreignXML(head format.Head) string {
	root := xmlstream.Root(head.Text)
	_, local, prefixed := strings.Cut(root, ":")
	if !prefixed {
		local = root
	}
	if name := vocabularies[local]; name != "" {
		return fmt.Sprintf("it is XML (%s), which is not read", name)
	}
	if root == "" {
		return "it is XML in a form that is not read"
	}
	return fmt.Sprintf("it is XML in a form that is not read; its root is <%.40s>", root)
}

// vocabularies are well-known ones that hold no articles of a newspaper, by their
// root in lower case.
var vocabularies = map[string]string{
	"tei": "TEI", "teicorpus": "TEI", "article": "JATS", "mediawiki": "a MediaWiki export", "urlset": "a sitemap", "sitemapindex": "a sitemap",
	"opml": "OPML", "svg": "a picture in SVG", "kml": "KML", "gpx": "GPX", "plist": "a property list", "project": "a project file",
	"document": "the text of a Word document", "types": "a part of an Office document", "relationships": "a part of an Office document",
	"worksheet": "a sheet of an Excel workbook", "workbook": "a part of an Excel workbook", "package": "the package file of an EPUB", "container": "a part of an EPUB",
	"document-content": "the text of an OpenDocument file", "document-meta": "a part of an OpenDocument file", "document-styles": "a part of an OpenDocument file",
	"alto": "ALTO, the words of a scanned page", "mets": "METS", "collection": "MARC", "record": "a bibliographic record", "xliff": "XLIFF",
	"smses": "text messages", "schema": "an XML schema", "stylesheet": "XSLT", "bookmarks": "XBEL", "resources": "settings of an app",
}
