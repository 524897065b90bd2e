package office

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"standpoint/indexer/parse/charset"
	"standpoint/indexer/parse/format"
)

// Bounds of what parts may unpack to. XML of a workbook is about 20 times as large
// as it is packed.
const (
	freely   = 64 << 20 // bytes, whatever the size of the archive
	mostTo1  = 500      // bytes for each byte of it
	mimeSize = 200      // bytes of the part "mimetype"
)

var (
	errBomb = fmt.Errorf("more than %d bytes come out of each byte that goes in; no document is compressed so much", mostTo1)
	errCut  = errors.New("it is cut off")
	errLong = fmt.Errorf("a piece of text is longer than %d MiB", format.MaxLine>>20)
)

// parts are those of a document, by name.
type parts struct {
	files map[string]*zip.File // by name in lower case: names differ in case alone in the wild
	names []string             // in their order
	left  int64                // bytes that may still come out
}

func newParts(z *zip.Reader) *parts {
	p := &parts{files: map[string]*zip.File{}, left: freely}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		if _, again := p.files[name]; !again {
			p.files[name] = f
			p.names = append(p.names, name)
		}
		p.left += mostTo1 * int64(min(f.CompressedSize64, 1<<40))
	}
	return p
}

func (p *parts) has(name string) bool { return p.files[strings.ToLower(name)] != nil }

// open opens a part as bytes.
func (p *parts) open(name string) (io.ReadCloser, error) {
	f := p.files[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if f == nil {
		return nil, fmt.Errorf("its part %.80q is missing", name)
	}
	if f.Flags&1 != 0 {
		return nil, &format.Error{Outcome: format.Quarantined, Reason: "it is encrypted; save it without a password"}
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("its part %.80q cannot be unpacked: %w", name, err)
	}
	return &unpacked{in, p}, nil
}

// unpacked counts what comes out of a part.
type unpacked struct {
	io.ReadCloser
	of *parts
}

func (u *unpacked) Read(b []byte) (int, error) {
	n, err := u.ReadCloser.Read(b)
	if u.of.left -= int64(n); u.of.left < 0 {
		return n, errBomb
	}
	return n, err
}

// part is a part in XML being read.
type part struct {
	*xml.Decoder
	in *sinceToken
	io.Closer
}

// xml opens a part in XML.
func (p *parts) xml(name string) (*part, error) {
	in, err := p.open(name)
	if err != nil {
		return nil, err
	}
	since := &sinceToken{in: charset.NewReader(in, "application/xml")}
	d := xml.NewDecoder(since)
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is decoded
	return &part{Decoder: d, in: since, Closer: in}, nil
}

// next reads a token, without the spaces of names: they are known by their local part.
// It is valid until the next.
func (p *part) next() (xml.Token, error) {
	p.in.mark = p.InputOffset()
	return p.RawToken()
}

// inside is next where the part cannot end.
func (p *part) inside() (xml.Token, error) {
	token, err := p.next()
	if errors.Is(err, io.EOF) {
		err = errCut
	}
	return token, err
}

// text reads the texts up to the end of the element that was opened last.
func (p *part) text() (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := p.inside()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if b.Write(t); b.Len() > format.MaxLine {
				return "", errLong
			}
		}
	}
	return b.String(), nil
}

// skip reads past the end of the element that was opened last.
func (p *part) skip() error {
	for depth := 1; depth > 0; {
		token, err := p.inside()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// each calls seen with each start tag of a part.
func (p *parts) each(name string, seen func(*part, xml.StartElement) error) error {
	in, err := p.xml(name)
	if err != nil {
		return err
	}
	defer in.Close()
	for {
		token, err := in.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if start, ok := token.(xml.StartElement); ok && err == nil {
			err = seen(in, start)
		}
		if err != nil {
			return fmt.Errorf("in %s: %w", name, err)
		}
	}
}

// sinceToken bounds how much is read for one token, because the decoder holds it.
type sinceToken struct {
	in   io.Reader
	n    int64
	mark int64
}

func (s *sinceToken) Read(b []byte) (int, error) {
	if s.n-s.mark > format.MaxLine {
		return 0, errLong
	}
	n, err := s.in.Read(b)
	s.n += int64(n)
	return n, err
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relation leads from one part to another.
type relation struct{ kind, target string }

// relations are those of a part, by their ids (ECMA-376, part 2, section 9.3).
func (p *parts) relations(of string) map[string]relation {
	found := map[string]relation{}
	dir, base := path.Split(of)
	_ = p.each(dir+"_rels/"+base+".rels", func(_ *part, start xml.StartElement) error {
		if start.Name.Local != "Relationship" || attribute(start, "TargetMode") == "External" || len(found) > 100_000 {
			return nil
		}
		target := attribute(start, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		found[attribute(start, "Id")] = relation{path.Base(attribute(start, "Type")), strings.TrimPrefix(target, "/")}
		return nil
	})
	return found
}

// related is the part that a part has of a kind; "" if none.
func (p *parts) related(of, kind string) string {
	best := ""
	for _, r := range p.relations(of) {
		if r.kind == kind && (best == "" || r.target < best) {
			best = r.target
		}
	}
	return best
}
