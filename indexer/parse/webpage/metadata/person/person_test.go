package person

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for text, want := range map[string]string{
		"Orla Finch and Ben Reed":         "Orla Finch+Ben Reed",
		"Orla Finch, Ben Reed":            "Orla Finch+Ben Reed",
		"Orla Finch, London":              "Orla Finch",
		"Orla Finch, AFP":                 "Orla Finch+AFP",
		"Orla Finch | Ben Reed; Nell Ash": "Orla Finch+Ben Reed+Nell Ash",
		"José Ortega y Gasset":            "José Ortega y Gasset",
		"Orla Finch und Ben Reed mit dpa": "Orla Finch+Ben Reed+dpa",
	} {
		got := Split(text)
		for i := range got {
			got[i] = strings.TrimSpace(got[i])
		}
		if !slices.Equal(got, strings.Split(want, "+")) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestIn(t *testing.T) {
	for text, want := range map[string]string{
		"Orla Finch and Ben Reed on 5 May": "Orla Finch+Ben Reed", "Orla van der Finch, Reporter": "Orla van der Finch", "published yesterday": "", "Orla Finch Updated 5 May": "Orla Finch",
	} {
		if got := strings.Join(In(text, false), "+"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := In("ferryman 5 May", true); !slices.Equal(got, []string{"ferryman"}) {
		t.Errorf("a nickname: %q", got)
	}
	if got := InHan("王小明、李四 报道"); !slices.Equal(got, []string{"王小明", "李四", "报道"}) {
		t.Errorf("Han: %q", got)
	}
}

func TestName(t *testing.T) {
	for text, want := range map[string]string{
		"By Orla Finch": "Orla Finch", "von Orla Finch (London)": "Orla Finch", "Orla Finch @orla": "Orla Finch", "Text: Orla Finch": "Orla Finch",
		"De Niro": "De Niro", "https://x.example/orla": "", "{author}": "", "123": "",
	} {
		if got := Name(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestIsAgency(t *testing.T) {
	for name, want := range map[string]bool{"AFP": true, "The Associated Press": true, "Agence France-Presse": true, "Orla Finch": false, "": false} {
		if IsAgency(name) != want {
			t.Errorf("%q: want %t", name, want)
		}
	}
}

// TestList: a list of names is the same people in a feed and on a page.
func TestList(t *testing.T) {
	for text, want := range map[string]string{
		"Orla Finch and Ben Reed": "Orla Finch+Ben Reed", "By Orla Finch, MD": "Orla Finch", "Orla Finch, Staff Writer": "Orla Finch", "Senior Editor Orla Finch": "Orla Finch",
		"Orla Finch, Example Media Group": "Orla Finch", "Orla Finch, Ben Reed & Nell Ash": "Orla Finch+Ben Reed+Nell Ash", "AFP, dpa": "AFP+dpa", "Orla Writer": "Orla Writer", "": "",
	} {
		if got := strings.Join(List(text), "+"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
