package charset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// languages are a sentence or two in encodings that have been in use for them.
var languages = []struct{ encodings, text string }{
	{"windows-1252", "It’s the mayor’s “final” word — he said."},
	{"windows-1252", "Le président a déclaré à l’Assemblée que l’été sera très chaud, « même à Paris »."},
	{"windows-1252", "Die Bürger wählen am Sonntag über das größte Projekt der Stadt – „schön“, sagt er."},
	{"windows-1252", "El presidente señaló que mañana habrá más información. ¿Qué pasó en España?"},
	{"windows-1252", "A situação não é fácil, disse o irmão à televisão. A ação já começou."},
	{"windows-1252", "Statsministern sade på onsdagen att mötet ska äga rum i Göteborg nästa vecka."},
	{"windows-1252", "café"}, {"windows-1252", "£5"}, {"windows-1252", "München"},
	{"windows-1250 iso-8859-2", "Prezydent zapowiedział, że w czwartek spotka się z ministrami. Zażółć gęślą jaźń."},
	{"windows-1250 iso-8859-2", "Příští týden začne nová etapa, řekl ministr. Žluťoučký kůň úpěl ďábelské ódy."},
	{"windows-1250 iso-8859-2", "Az árvíztűrő tükörfúrógép működik, mondta a főnök a sajtónak."},
	{"windows-1254", "Cumhurbaşkanı bugün İstanbul'da yaptığı açıklamada şöyle dedi: güneş doğdu."},
	{"windows-1257", "Prezidentas trečiadienį pareiškė, kad susitikimas įvyks kitą savaitę, gyventojai sunerimę."},
	{"windows-1251 koi8-r iso-8859-5 ibm866", "Президент России заявил, что в среду состоится встреча с министрами."},
	{"windows-1251 koi8-u", "Президент України заявив, що зустріч із міністрами відбудеться в середу."},
	{"windows-1251", "Привет"},
	{"windows-1253 iso-8859-7", "Ο πρόεδρος δήλωσε ότι η συνάντηση θα γίνει την Τετάρτη στην Αθήνα."},
	{"windows-1255", "ראש הממשלה אמר היום כי הפגישה תתקיים ביום רביעי בירושלים."},
	{"windows-1256", "قال الرئيس اليوم إن الاجتماع سيعقد يوم الأربعاء في القاهرة."},
	{"windows-874", "นายกรัฐมนตรีกล่าวว่าการประชุมจะจัดขึ้นในวันพุธ"},
	{"shift_jis euc-jp iso-2022-jp", "首相は水曜日に東京で会議を開くと述べた。これについて市民からは不安の声が上がっている。"},
	{"gb18030", "总统星期三在北京表示，会议将于下周举行，市民对此感到担忧。"},
	{"big5", "總統星期三在台北表示，會議將於下週舉行，市民對此感到擔憂。"},
	{"euc-kr", "대통령은 수요일 서울에서 회의를 열 것이라고 밝혔다. 시민들은 불안해하고 있다."},
	{"utf-8 utf-16le utf-16be", "Plain “text” in Ελληνικά, русский, 日本語 and 😀."},
	{"utf-16le utf-16be", "首相は水曜日に東京で会議を開くと述べた。\nこれについて市民からは不安の声が上がっている。 OK\n"},
	{"utf-16le utf-16be", "Президент России заявил, что в среду состоится встреча с министрами."},
}

func encode(t testing.TB, name, text string) []byte {
	t.Helper()
	if name == utf8Name {
		return []byte(text)
	}
	coded, err := encodingOf(name).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return coded
}

func read(t testing.TB, in io.Reader, contentType string) (string, *Reader) {
	t.Helper()
	r := NewReader(in, contentType)
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), r
}

func TestContentTellsTheEncoding(t *testing.T) {
	for _, l := range languages {
		for name := range strings.FieldsSeq(l.encodings) {
			for _, before := range []string{"", strings.Repeat("plain words\n", 10000)} {
				if before != "" && (strings.HasPrefix(name, "utf-16") || name == "iso-2022-jp") {
					continue // known by the first bytes of a page alone
				}
				text, r := read(t, bytes.NewReader(encode(t, name, before+l.text)), "")
				if n, _ := r.Broken(); text != before+l.text || n != 0 {
					t.Errorf("%s read as %s with %d broken: %q, want %q", name, r.Name(), n, strings.TrimPrefix(text, before), l.text)
				}
			}
		}
	}
}

func TestDeclarations(t *testing.T) {
	for _, c := range []struct{ name, contentType, page, want, encoding string }{
		{"server", "text/html; charset=Windows-1251", "caf\xe9", "cafй", "windows-1251"},
		{"server, quoted", `text/html; charset="koi8-r"; x=y`, "\xc1", "а", "koi8-r"},
		{"server before meta", "text/html;charset=iso-8859-7", "<meta charset=windows-1251>\xe1", "<meta charset=windows-1251>α", "iso-8859-7"},
		{"meta", "text/html", "<html><meta charset='windows-1251'>\xe1", "<html><meta charset='windows-1251'>б", "windows-1251"},
		{"http-equiv", "", "<META http-equiv=content-type content=\"text/html; charset=iso-8859-2\"><p>\xb1", "<META http-equiv=content-type content=\"text/html; charset=iso-8859-2\"><p>ą", "iso-8859-2"},
		{"xml", "", "<?xml version='1.0' encoding='iso-8859-15'?><a>\xa4", "<?xml version='1.0' encoding='iso-8859-15'?><a>€", "iso-8859-15"},
		{"latin-1 is windows-1252", "text/plain; charset=iso-8859-1", "\x93a\x94", "“a”", "windows-1252"},
		{"a header that is wrong", "text/html; charset=iso-8859-1", "café – “ok”", "café – “ok”", utf8Name},
		{"a meta that is wrong", "", "<meta charset=shift_jis>Привет", "<meta charset=shift_jis>Привет", utf8Name},
		{"UTF-8 that is not", "text/html; charset=utf-8", "It\x92s caf\xe9", "It’s café", "windows-1252"},
		{"UTF-16 that is not", "text/html; charset=utf-16", "plain", "plain", utf8Name},
		{"unknown name", "text/html; charset=klingon", "caf\xe9", "café", "windows-1252"},
		{"an encoding that shows nothing", "text/html; charset=hz-gb-2312", "plain", "plain", utf8Name},
		{"no HTML", "", `{"a":"<meta charset=windows-1251>","b":"` + "caf\xe9\"}", `{"a":"<meta charset=windows-1251>","b":"café"}`, "windows-1252"},
		{"mark of UTF-8", "text/html; charset=big5", "\xef\xbb\xbfcafé", "café", utf8Name},
		{"mark of UTF-16", "", "\xff\xfea\x00\xe9\x00", "aé", "utf-16le"},
		{"mark of UTF-16, big", "", "\xfe\xff\x00a\x00\xe9", "aé", "utf-16be"},
		{"mark of UTF-32", "", "\xff\xfe\x00\x00a\x00\x00\x00", "a", "utf-32le"},
		{"nothing", "", "", "", utf8Name},
		{"a mark alone", "", "\xef\xbb\xbf", "", utf8Name},
	} {
		text, r := read(t, iotest.OneByteReader(strings.NewReader(c.page)), c.contentType)
		if text != c.want || r.Name() != c.encoding {
			t.Errorf("%s: %q in %s, want %q in %s", c.name, text, r.Name(), c.want, c.encoding)
		}
	}
}

func TestBinaryIsLeftAsItIs(t *testing.T) {
	for _, page := range []string{"PK\x03\x04\x14\x00\xff\xfe", "\x1f\x8b\x08\xff\xff", "\x89PNG\r\n\x1a\n\x00", "\x28\xb5\x2f\xfd\xff\xff", "\xff\xd8\xff\xe0", "some text\x00and more", "\x7fELF\x02\x01\x01\x00"} {
		if text, r := read(t, strings.NewReader(page), "text/html; charset=windows-1251"); text != page || r.Name() != "binary" {
			t.Errorf("%q was read as %q in %s", page, text, r.Name())
		}
	}
}

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		name, contentType, page, want string
		n                             int
		first                         int64
	}{
		{"in UTF-8", "", "Ünï\xffcödé, Ελληνικά\xc3", "Ünï\uFFFDcödé, Ελληνικά\uFFFD", 2, 5},
		{"after a mark", "", "\xef\xbb\xbfab\xff", "ab\uFFFD", 1, 5},
		{"in GB18030", "text/plain; charset=gb18030", string([]byte{0xb1, 0xb1, '\n', 0xbe, 0xa9, '\n', 0xff}) + strings.Repeat("\xb1\xb1", 30), "北\n京\n\uFFFD" + strings.Repeat("北", 30), 1, 6},
		{"cut at its end", "text/plain; charset=shift_jis", strings.Repeat("\x93\xfa", 30) + "\x93", strings.Repeat("日", 30) + "\uFFFD", 1, 60},
		{"UTF-16 of an odd length", "", "\xff\xfea\x00b", "a\uFFFD", 1, 4},
	} {
		for _, in := range []io.Reader{strings.NewReader(c.page), iotest.OneByteReader(strings.NewReader(c.page))} {
			text, r := read(t, in, c.contentType)
			if n, first := r.Broken(); text != c.want || n != c.n || first != c.first {
				t.Errorf("%s: %q with %d broken from %d (%s), want %q with %d from %d", c.name, text, n, first, r.Name(), c.want, c.n, c.first)
			}
		}
	}
}

// TestOffsets checks the byte of the source of every line, in all encodings.
func TestOffsets(t *testing.T) {
	for _, l := range languages {
		for name := range strings.FieldsSeq(l.encodings) {
			var source []byte
			var starts []int64
			if name == "utf-8" {
				source = []byte("\xef\xbb\xbf")
			}
			for i := range 3000 {
				starts = append(starts, int64(len(source)))
				source = append(source, encode(t, name, fmt.Sprintf("%d %s\n", i, strings.ReplaceAll(l.text, "\n", " ")))...)
			}
			text, r := read(t, bytes.NewReader(source), "text/plain; charset="+name)
			at := 0
			for i, start := range starts {
				if got := r.SourceOffset(int64(at)); got != start {
					t.Fatalf("%s (%s): line %d is at %d, want %d", name, r.Name(), i, got, start)
				}
				at += strings.IndexByte(text[at:], '\n') + 1
			}
		}
	}
}

func TestOffsetsBehindBrokenBytes(t *testing.T) {
	page := "ß\xff" + strings.Repeat("é", 50) + "\xfex"
	text, r := read(t, strings.NewReader(page), "")
	if got := r.SourceOffset(int64(strings.IndexByte(text, 'x'))); got != int64(len(page)-1) {
		t.Errorf("x is at %d, want %d", got, len(page)-1)
	}
}

// TestReads is a property: how a page is cut into reads changes nothing, and
// what comes out is valid.
func TestReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		page := []byte(strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"a", "\n", "é", "日本", "\xff", "\xe9", "\x93\xfa", "\x00", "😀", "\xef\xbb", "\x1b$B", "<meta charset=big5>"})).Draw(t, "parts"), ""))
		contentType := rapid.SampledFrom([]string{"", "x; charset=big5", "x; charset=utf-16", "x; charset=iso-2022-jp"}).Draw(t, "type")
		whole := NewReader(bytes.NewReader(page), contentType)
		text, err := io.ReadAll(whole)
		if err != nil {
			t.Fatal(err)
		}
		if whole.Name() != noTextName && !utf8.Valid(text) {
			t.Fatalf("%q is not valid", text)
		}
		size := rapid.IntRange(1, 5).Draw(t, "size")
		cut := NewReader(iotest.HalfReader(bytes.NewReader(page)), contentType)
		var pieces []byte
		for piece := make([]byte, size); ; {
			n, err := cut.Read(piece)
			pieces = append(pieces, piece[:n]...)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(text, pieces) {
			t.Fatalf("%q in pieces of %d is %q, want %q", page, size, pieces, text)
		}
	})
}

func TestErrorsPassThrough(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, start := range []string{"", "plain", "caf\xe9", "Привет", "\xff\xfea\x00"} {
		r := NewReader(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)), "")
		if text, err := io.ReadAll(r); !errors.Is(err, broken) || start != "" && len(text) == 0 {
			t.Errorf("%q: %q, %v", start, text, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, l := range languages {
		for name := range strings.FieldsSeq(l.encodings) {
			f.Add(encode(f, name, l.text), "text/html; charset="+name)
			f.Add(encode(f, name, l.text), "")
		}
	}
	f.Fuzz(func(t *testing.T, page []byte, contentType string) {
		text, r := read(t, bytes.NewReader(page), contentType)
		if r.Name() != noTextName && !utf8.ValidString(text) {
			t.Fatalf("%q in %s is not valid", text, r.Name())
		}
		before := int64(0)
		for at := range text {
			offset := r.SourceOffset(int64(at))
			if offset < before || offset > int64(len(page)) {
				t.Fatalf("byte %d of the text is at %d of %d, the one before it at %d", at, offset, len(page), before)
			}
			before = offset
		}
		if n, first := r.Broken(); n > 0 && (first < 0 || first >= int64(len(page))) {
			t.Fatalf("%d broken from %d of %d", n, first, len(page))
		}
		if mended, n := Mend(text); n == 0 && mended != text {
			t.Fatalf("Mend changed %q to %q and counted nothing", text, mended)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"utf-8", "Plain text with some “signs” in it — and café.\n"}, {"windows-1252", "Plain text with some “signs” in it — and café.\n"},
		{"utf-16le", "Plain text with some “signs” in it — and café.\n"}, {"gb18030", "总统星期三在北京表示，会议将于下周举行，市民对此感到担忧。\n"},
	} {
		page := encode(b, c.name, strings.Repeat(c.text, 20000))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				r := NewReader(bytes.NewReader(page), "")
				if _, err := io.Copy(io.Discard, struct{ io.Reader }{r}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMend(b *testing.B) {
	text := strings.Repeat("Le président a déclaré à l’Assemblée que l’été sera très chaud. ", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Mend(text)
	}
}
