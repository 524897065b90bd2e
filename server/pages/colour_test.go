package pages

import (
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"standpoint/templates"
)

var colour = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)

// TestContrast holds the colours, light and dark, to WCAG 2.2: 4.5 for text
// (criterion 1.4.3), 3 for the edges of fields (1.4.11).
func TestContrast(t *testing.T) {
	data, err := fs.ReadFile(templates.Static, "static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, found := strings.Cut(string(data), "@media (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("there is no dark scheme")
	}
	dark, _, _ := strings.Cut(rest, "\n}\n")
	pairs := []struct {
		least float64
		text  string
		on    string
	}{
		{4.5, "ink quiet link critical supportive neutral unclear", "paper card"},
		{4.5, "ink quiet link", "quoted target"},
		{4.5, "ink", "agency place"},
		{4.5, "hit-ink", "hit"},
		{4.5, "paper", "link critical"},
		{3, "edge agency-line place-line evidence-line link", "paper card"},
	}
	for scheme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, match := range colour.FindAllStringSubmatch(css, -1) {
			colours[match[1]] = match[2]
		}
		for _, pair := range pairs {
			for _, text := range strings.Fields(pair.text) {
				for _, on := range strings.Fields(pair.on) {
					if got := contrast(t, colours[text], colours[on]); got < pair.least {
						t.Errorf("%s: --%s on --%s has a contrast of %.2f, want %.1f", scheme, text, on, got, pair.least)
					}
				}
			}
		}
	}
}

// contrast is that of WCAG 2.2 between two colours.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	linear := func(channel uint64) float64 {
		c := float64(channel&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}
