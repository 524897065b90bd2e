package annotate

import "github.com/abadojack/whatlanggo"

// trigrams is the Detector that New takes if it is given none: it compares the
// trigrams of a text with those of 84 languages.
type trigrams struct{}

func (trigrams) Detect(text string) string {
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}

// Version is that of the library.
func (trigrams) Version() string { return "whatlanggo 1.0.1" }
