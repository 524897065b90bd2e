package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/newsdatabase"
	"standpoint/indexer/parse/plaintext"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func formats() []format.Format {
	return Formats(append(newsdatabase.Formats(), plaintext.Format(plaintext.Shipped)), plaintext.NoProse)
}

func TestGolden(t *testing.T) { formattest.GoldenZipped(t, formats(), golden, *update) }

// each calls do with each golden document, and with what reads it.
func each(t *testing.T, do func(t *testing.T, f format.Format, page []byte)) {
	files, _ := filepath.Glob(golden)
	for _, file := range files {
		page := formattest.ZipOf(t, file)
		for _, f := range formats() {
			if f.Claims(format.Head{Zip: opened(t, page)}) {
				t.Run(filepath.Base(file), func(t *testing.T) { do(t, f, page) })
			}
		}
	}
}

func opened(t testing.TB, page []byte) *zip.Reader {
	t.Helper()
	z, err := Open(bytes.NewReader(page), int64(len(page)))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestStops: nothing more is yielded when nobody wants more, and a cancelled context
// ends the reading.
func TestStops(t *testing.T) {
	each(t, func(t *testing.T, f format.Format, page []byte) {
		formattest.StopsReading(t, f, func() format.Input {
			return format.Input{Zip: opened(t, page), Options: format.Options{Outlets: formattest.Outlets{}}}
		})
	})
}

func FuzzOffice(f *testing.F) {
	files, _ := filepath.Glob(golden)
	for _, file := range files {
		f.Add(formattest.ZipOf(f, file))
	}
	all := formats()
	f.Fuzz(func(t *testing.T, page []byte) {
		Old(bytes.NewReader(page), int64(len(page)))
		z, err := Open(bytes.NewReader(page), int64(len(page)))
		if err != nil {
			return
		}
		if Foreign(z) == "" {
			t.Error("nothing is said of a foreign document")
		}
		for _, reader := range all {
			for _, err := range reader.Read(t.Context(), format.Input{Zip: z, Options: format.Options{Outlets: formattest.Outlets{}}}) {
				var fault *format.Error
				if err != nil && (!errors.As(err, &fault) || fault.Reason == "") {
					t.Errorf("%s: %v is not a fault", reader.Name, err)
				}
			}
		}
	})
}

// workbookOf is a workbook of one sheet.
func workbookOf(t testing.TB, sheet string, more ...txtar.File) []byte {
	t.Helper()
	return formattest.Zip(t, append([]txtar.File{
		{Name: "[Content_Types].xml", Data: []byte(`<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`)},
		{Name: "_rels/.rels", Data: []byte(`<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{Name: "xl/_rels/workbook.xml.rels", Data: []byte(`<Relationships><Relationship Id="r1" Type="x/worksheet" Target="s.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="t.xml"/><Relationship Id="r3" Type="x/styles" Target="f.xml"/></Relationships>`)},
		{Name: "xl/workbook.xml", Data: []byte(`<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`)},
		{Name: "xl/s.xml", Data: []byte(sheet)},
	}, more...))
}

// TestSizes: many rows and texts that cells share are read without holding them all.
func TestSizes(t *testing.T) {
	const rows, length = 2000, 20_000 // 40 MB of texts
	var sheet, shared strings.Builder
	sheet.WriteString(`<worksheet><sheetData><row><c t="inlineStr"><is><t>author</t></is></c><c t="inlineStr"><is><t>comment</t></is></c></row>`)
	shared.WriteString("<sst>")
	for i := range rows {
		fmt.Fprintf(&sheet, `<row r="%d"><c r="A%[1]d" t="inlineStr"><is><t>ada</t></is></c><c r="B%[1]d" t="s"><v>%[2]d</v></c></row>`, i+2, i)
		fmt.Fprintf(&shared, "<si><t>%d %s</t></si>", i, strings.Repeat("pier ", length/5))
	}
	sheet.WriteString("</sheetData></worksheet>")
	page := workbookOf(t, sheet.String(), txtar.File{Name: "xl/f.xml", Data: []byte("<styleSheet/>")}, txtar.File{Name: "xl/t.xml", Data: []byte(shared.String() + "</sst>")})
	shared.Reset()
	before := formattest.Held()
	n := 0
	for thread, err := range formats()[0].Read(t.Context(), format.Input{Zip: opened(t, page), Options: format.Options{Outlets: formattest.Outlets{}}}) {
		var fault *format.Error
		if err != nil && (!errors.As(err, &fault) || fault.Outcome != format.Noted) {
			t.Fatal(err)
		}
		for _, c := range thread.Comments {
			if want := fmt.Sprintf("%d pier", n); !strings.HasPrefix(c.Text, want) || len(c.Text) < length-10 {
				t.Fatalf("comment %d has the text %.40q of %d bytes", n, c.Text, len(c.Text))
			}
			n++
		}
		if thread.Comments != nil {
			if held := formattest.Held(); held > before+textsHeld+(40<<20) {
				t.Errorf("%d MB are held", (held-before)>>20)
			}
		}
	}
	if n != rows {
		t.Errorf("%d comments of %d are read", n, rows)
	}
}

// TestHostile: what no person made is refused in words, and quickly.
func TestHostile(t *testing.T) {
	long := strings.Repeat(" ", format.MaxLine+1<<20)
	cell := `<row><c t="inlineStr"><is><t>comment</t></is></c><c t="inlineStr"><is><t>author</t></is></c></row><row><c t="inlineStr"><is><t>Why is it shut?</t></is></c></row>`
	for name, c := range map[string]struct{ sheet, want string }{
		"a long text":    {"<sheetData><row><c><v>" + long + "</v></c></row></sheetData>", "a piece of text is longer than 16 MiB"},
		"a long tag":     {"<sheetData><row " + long + "/></sheetData>", "a piece of text is longer than 16 MiB"},
		"cut off":        {"<sheetData>" + cell + "<row><c><v>1", "after row 2: it is cut off"},
		"not XML":        {strings.Repeat("nothing ", 100), ""},
		"a far column":   {"<sheetData>" + cell + `<row r="3"><c r="ZZZZZZZ3"><v>1</v></c></row></sheetData>`, ""},
		"a negative row": {"<sheetData>" + cell + `<row r="-3"><c r="A-3"><v>-1</v></c></row></sheetData>`, ""},
		"a missing text": {"<sheetData>" + cell + `<row><c t="s"><v>99</v></c></row></sheetData>`, ""},
	} {
		page := workbookOf(t, "<worksheet>"+c.sheet, txtar.File{Name: "xl/f.xml", Data: []byte("<styleSheet/>")}, txtar.File{Name: "xl/t.xml", Data: []byte("<sst/>")})
		_, _, faults := formattest.ReadZipped(t, formats(), page, format.Options{})
		if said := fmt.Sprint(faults); !strings.Contains(said, c.want) {
			t.Errorf("%s: %.300s", name, said)
		}
	}
}

// TestBombs: what unpacks to far more than a document would is refused.
func TestBombs(t *testing.T) {
	p := newParts(opened(t, workbookOf(t, "<worksheet>"+strings.Repeat(" <row/>", 100))))
	p.left = 500
	err := p.each("xl/s.xml", func(*part, xml.StartElement) error { return nil })
	if !errors.Is(err, errBomb) {
		t.Error(err)
	}
	if p := newParts(opened(t, workbookOf(t, ""))); p.left > freely+mostTo1*2000 {
		t.Errorf("%d bytes may come out of a small document", p.left)
	}
}

func TestNumberFormats(t *testing.T) {
	for code, want := range map[string]timeForm{
		"General": noTime, "0.00": noTime, "#,##0;[Red]-#,##0": noTime, "@": noTime, `0" days"`: noTime, `[$€-407] #,##0.00`: noTime, "0.00E+00": noTime,
		"yyyy-mm-dd": isDate, "dd/mm/yy hh:mm": isDate, "[$-407]d. mmmm yyyy;@": isDate, "m/d/yyyy": isDate, "mmm-yy": isDate, `yyyy"年"m"月"d"日"`: isDate, "mmmm": isDate,
		"h:mm AM/PM": isClock, "[h]:mm:ss": isClock, "mm:ss.0": isClock, "hh:mm": isClock,
	} {
		if got := formOf(code); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
}

// TestSerials holds days against those that the standard gives (ECMA-376, part 1,
// section 18.17.4), and against a calendar.
func TestSerials(t *testing.T) {
	for _, c := range []struct {
		n    float64
		macs bool
		form timeForm
		want string
	}{
		{1, false, isDate, "1900-01-01"}, {61, false, isDate, "1900-03-01"}, {45720, false, isDate, "2025-03-04"}, {44258, true, isDate, "2025-03-04"},
		{45720.4375, false, isDate, "2025-03-04 10:30:00"}, {0.4375, false, isClock, "10:30:00"}, {45720.999999, false, isDate, "2025-03-05 00:00:00"}, {0, true, isDate, "1904-01-01"},
	} {
		if got, ok := serial(c.n, c.macs, c.form); !ok || got != c.want {
			t.Errorf("%v is %s, want %s", c.n, got, c.want)
		}
	}
	for day := range 60_000 {
		at := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day)
		if got, _ := serial(float64(day+61), false, isDate); got != at.Format(time.DateOnly) {
			t.Fatalf("day %d is %s, want %s", day+61, got, at.Format(time.DateOnly))
		}
	}
}

func TestOld(t *testing.T) {
	file := make([]byte, 2048)
	copy(file, OldStart)
	file[0x1e], file[0x30] = 9, 1
	copy(file[1024:], inUTF16("Root Entry"))
	copy(file[1152:], inUTF16("Workbook"))
	if says := Old(bytes.NewReader(file), int64(len(file))); !strings.Contains(says, "XLS") || !strings.Contains(says, "save it as XLSX") {
		t.Error(says)
	}
	if says := Old(strings.NewReader(OldStart), 4); says != oldOthers {
		t.Error(says)
	}
}

func TestForeign(t *testing.T) {
	for want, parts := range map[string][]txtar.File{
		"a presentation": {
			{Name: "[Content_Types].xml", Data: []byte(`<Types><Override PartName="/p.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>`)},
			{Name: "_rels/.rels", Data: []byte(`<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="p.xml"/></Relationships>`)},
		},
		"XLSB": {
			{Name: "[Content_Types].xml", Data: []byte(`<Types><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>`)},
			{Name: "_rels/.rels", Data: []byte(`<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`)},
		},
		"Numbers":     {{Name: "Index/Document.iwa"}},
		"no document": {{Name: "a.txt"}},
	} {
		z := opened(t, formattest.Zip(t, parts))
		for _, f := range formats() {
			if f.Claims(format.Head{Zip: z}) {
				t.Errorf("%s claims %s", f.Name, want)
			}
		}
		if says := Foreign(z); !strings.Contains(says, want) {
			t.Errorf("%s: %s", want, says)
		}
	}
}
