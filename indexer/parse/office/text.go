package office

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"standpoint/indexer/parse/format"
)

// asText gives the text of a document as it is read: paragraphs with a blank line
// after each, the cells of a row of a table on lines of their own.
type asText struct {
	*part
	vocabulary
	until  string // the name of the element at whose end the text ends; "" of all
	buffer strings.Builder
	ready  string
	cells  int // tables that are open
	runs   int // pieces of text that are open
	err    error
}

// vocabulary says what the elements of a text are.
type vocabulary struct {
	start func(*asText, xml.StartElement) error
	end   func(*asText, string)
}

func (t *asText) Read(b []byte) (int, error) {
	for t.ready == "" && t.err == nil {
		t.advance()
	}
	if t.ready == "" {
		return 0, t.err
	}
	n := copy(b, t.ready)
	t.ready = t.ready[n:]
	return n, nil
}

// advance reads a token.
func (t *asText) advance() {
	token, err := t.next()
	if err == nil {
		switch token := token.(type) {
		case xml.StartElement:
			err = t.start(t, token)
		case xml.EndElement:
			if token.Name.Local == t.until {
				err = io.EOF
			} else {
				t.end(t, token.Name.Local)
			}
		case xml.CharData:
			if t.runs > 0 {
				t.buffer.Write(token)
			}
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		t.line()
		t.err = io.EOF
	case err != nil:
		t.err = err
	case t.buffer.Len() > format.MaxLine:
		t.err = errLong
	}
}

// paragraph ends a paragraph; within a table it is a line.
func (t *asText) paragraph() {
	if t.cells > 0 {
		t.line()
	} else {
		t.ready += t.buffer.String() + "\n\n"
		t.buffer.Reset()
	}
}

// line ends a line.
func (t *asText) line() {
	t.ready += t.buffer.String() + "\n"
	t.buffer.Reset()
}

// openDocx opens the text of a Word document (ECMA-376, part 1, section 17).
func openDocx(p *parts) (io.ReadCloser, error) {
	in, err := p.xml(p.related("", "officeDocument"))
	if err != nil {
		return nil, err
	}
	return &asText{part: in, vocabulary: vocabulary{wordStart, wordEnd}}, nil
}

func wordStart(t *asText, start xml.StartElement) error {
	switch start.Name.Local {
	case "t":
		t.runs++
	case "tab", "ptab":
		t.buffer.WriteByte(' ')
	case "br", "cr":
		t.buffer.WriteByte('\n')
	case "noBreakHyphen":
		t.buffer.WriteByte('-')
	case "tbl":
		t.cells++
	case "p":
		if t.buffer.Len() > 0 { // it stands in a box within another
			t.paragraph()
		}
	case "rPr": // of a run; hidden ones are not shown
		hidden, err := t.hides()
		if err == nil && hidden {
			err = t.skip() // the rest of the run
		}
		return err
	case "pPr", "tblPr", "sectPr", "del", "moveFrom", "Fallback", "instrText", "sdtPr":
		return t.skip()
	}
	return nil
}

// hides reads the properties of a run and reports whether it is hidden.
func (t *asText) hides() (hidden bool, err error) {
	for depth := 1; depth > 0; {
		token, err := t.inside()
		if err != nil {
			return false, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			if v := attribute(e, "val"); e.Name.Local == "vanish" {
				hidden = v != "0" && v != "false"
			}
		case xml.EndElement:
			depth--
		}
	}
	return hidden, nil
}

func wordEnd(t *asText, name string) {
	switch name {
	case "t":
		t.runs = max(0, t.runs-1)
	case "p":
		t.paragraph()
	case "tbl":
		t.cells = max(0, t.cells-1)
	case "tr":
		t.ready += "\n"
	}
}

// openODT opens the text of an OpenDocument text (version 1.3, part 3, sections 5 and 6).
func openODT(p *parts) (io.ReadCloser, error) {
	if p.encrypted() {
		return nil, errEncrypted
	}
	in, err := p.xml(content)
	if err != nil {
		return nil, err
	}
	if err := in.find("body", 0); err != nil {
		in.Close()
		return nil, err
	}
	return &asText{part: in, vocabulary: openVocabulary}, nil
}

var openVocabulary = vocabulary{openStart, openEnd}

func openStart(t *asText, start xml.StartElement) error {
	switch start.Name.Local {
	case "p", "h":
		if t.runs++; t.buffer.Len() > 0 {
			t.paragraph()
		}
	case "s":
		n, _ := strconv.Atoi(attribute(start, "c"))
		t.buffer.WriteString(strings.Repeat(" ", min(max(n, 1), 100)))
	case "tab":
		t.buffer.WriteByte(' ')
	case "line-break":
		t.buffer.WriteByte('\n')
	case "table":
		t.cells++
	case "tracked-changes", "annotation", "note", "table-of-content", "forms", "title", "desc":
		return t.skip()
	}
	return nil
}

func openEnd(t *asText, name string) {
	switch name {
	case "p", "h":
		t.runs = max(0, t.runs-1)
		t.paragraph()
	case "table":
		t.cells = max(0, t.cells-1)
	case "table-row":
		t.ready += "\n"
	}
}

// paragraphs reads the text of an element of OpenDocument up to its end, a line for
// each paragraph.
func (p *part) paragraphs(name string) (string, error) {
	var b strings.Builder
	_, err := io.Copy(&b, io.LimitReader(&asText{part: p, vocabulary: openVocabulary, until: name, cells: 1}, format.MaxLine))
	if b.Len() == format.MaxLine {
		err = errLong
	}
	return strings.TrimRight(b.String(), "\n"), err
}
