package format

import (
	"net/netip"
	"slices"
	"strings"
)

// Person is a name that is fit to be kept: on one line, and without the e-mail
// addresses and IP addresses that are in it.
func Person(name string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(name), IsPrivate), " ")
}

// IsPrivate recognizes words that are never read into anything: e-mail addresses and
// addresses of machines, also in brackets.
func IsPrivate(word string) bool {
	at := strings.Index(word, "@")
	return at > 0 && strings.Contains(word[at:], ".") || isIP(strings.Trim(word, "()[]<>,;"))
}

func isIP(word string) bool {
	if strings.Count(word, ".") != 3 && strings.Count(word, ":") < 2 {
		return false
	}
	_, err := netip.ParseAddr(word)
	return err == nil
}

// Language is the language of a tag of BCP 47, such as "en" of "en-US" or
// "en_US", by its two letters; "" if it is not one.
func Language(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"), "-")
	if base = strings.ToLower(base); len(base) == 2 && isLetter(base[0]) && isLetter(base[1]) {
		return base
	}
	return ""
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' }
