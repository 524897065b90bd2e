package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"standpoint/corpus"
)

// encodings are pages in encodings other than UTF-8. Some of them say so.
var encodings = []struct {
	name     string
	encoding encoding.Encoding
	declares bool
	text     string
}{
	{"windows-1252", charmap.Windows1252, true, "“Größe ist nicht alles”, sagte die Sprecherin der Behörde für Brücken am Montag – und schwieg."},
	{"windows-1252", charmap.Windows1252, false, "Le maire a déclaré que le pont serait fermé jusqu’à l’été : « Nous n’avons pas le choix », a-t-il ajouté."},
	{"iso-8859-2", charmap.ISO8859_2, true, "Most na rzece został zamknięty, ponieważ inżynierowie znaleźli pęknięcia w dwóch belkach."},
	{"windows-1251", charmap.Windows1251, true, "Мост закрыли в понедельник, потому что инженеры нашли трещины в двух балках."},
	{"koi8-r", charmap.KOI8R, true, "Мост закрыли в понедельник, потому что инженеры нашли трещины в двух балках."},
	{"shift_jis", japanese.ShiftJIS, true, "月曜日、二本の梁にひびが見つかったため、橋は通行止めになったと当局が発表した。"},
	{"gb18030", simplifiedchinese.GB18030, true, "由于工程师在两根横梁上发现裂缝，这座大桥于周一关闭，官员们说。"},
	{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), false, "The bridge at Ørsted’s mill — closed since Monday — carries 4,000 cars a day, officials said."},
	{"utf-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), false, "The bridge at Ørsted’s mill — closed since Monday — carries 4,000 cars a day, officials said."},
}

// TestEncodings reads one page in many encodings: the words are the same.
func TestEncodings(t *testing.T) {
	t.Parallel()
	for _, c := range encodings {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			meta := ""
			if c.declares {
				meta = `<meta charset="` + c.name + `">`
			}
			page, err := c.encoding.NewEncoder().String(`<!DOCTYPE html><html><head>` + meta + `<title>Bridge</title><meta property="og:type" content="article"></head><body><article><h1>Bridge</h1><p>` +
				c.text + `</p><p>` + c.text + ` 2</p></article></body></html>`)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "page.html")
			write(t, path, []byte(page))
			var thread corpus.Thread
			if err := json.Unmarshal([]byte(call(t, exitDone, "parse", path)), &thread); err != nil {
				t.Fatal(err)
			}
			if got := thread.Article.Text(); got != c.text+"\n\n"+c.text+" 2" {
				t.Errorf("read as %q, want twice %q", got, c.text)
			}
		})
	}
}

// TestMojibake: text that was certainly decoded wrongly before is repaired, and
// the receipt says so.
func TestMojibake(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "page.txt")
	write(t, path, []byte("The mayorâ€™s office closed the Mill Bridge on Monday after inspectors found cracks in two beams, officials said.\n"+
		"â€œIt isnâ€™t safe,â€\u009d the mayor said at the cafÃ© on Bridge Street, where nobody seemed surprised.\n"))
	receipt := call(t, exitDone, "index", "--data", t.TempDir(), path)
	if !strings.Contains(receipt, "mended letters") {
		t.Errorf("the receipt does not say that letters were mended:\n%s", receipt)
	}
	printed := call(t, exitDone, "parse", path)
	for _, want := range []string{"mayor’s office", "“It isn’t safe,”", "café"} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in %s", want, printed)
		}
	}
}
