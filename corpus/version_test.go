package corpus_test

import (
	"regexp"
	"testing"

	"standpoint/corpus"
)

func TestVersionOf(t *testing.T) {
	one := corpus.VersionOf(3, []byte("ab"), []byte("c"))
	if !regexp.MustCompile(`^3-[0-9a-f]{12}$`).MatchString(one) {
		t.Errorf("version %q", one)
	}
	if again := corpus.VersionOf(3, []byte("ab"), []byte("c")); again != one {
		t.Errorf("the same code and data: %s, then %s", one, again)
	}
	for name, other := range map[string]string{
		"other code":           corpus.VersionOf(4, []byte("ab"), []byte("c")),
		"other data":           corpus.VersionOf(3, []byte("ab"), []byte("d")),
		"another border":       corpus.VersionOf(3, []byte("a"), []byte("bc")),
		"one piece more":       corpus.VersionOf(3, []byte("ab"), []byte("c"), nil),
		"in another order":     corpus.VersionOf(3, []byte("c"), []byte("ab")),
		"all of it in one":     corpus.VersionOf(3, []byte("abc")),
		"the code in the data": corpus.VersionOf(0, []byte("3ab"), []byte("c")),
	} {
		if other == one {
			t.Errorf("%s: the version is %s as well", name, other)
		}
	}
}
