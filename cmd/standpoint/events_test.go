package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// events checks the events of the shipped corpus, as an export has them, against those
// that were written by hand: events EXPORT TRUTH. Of pairs of articles of different
// outlets, precision is at least 0.95 and F1 at least 0.9.
func events(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: events EXPORT TRUTH")
	}
	data, err := os.ReadFile(filepath.Clean(args[1]))
	ts.Check(err)
	truth := map[string]string{}
	for line := range strings.Lines(string(data)) {
		id, event, _ := strings.Cut(strings.TrimSpace(line), "\t")
		truth[id] = event
	}
	type article struct {
		ID            string
		Outlet, Event *string
	}
	var articles []article
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		var d article
		ts.Check(json.Unmarshal([]byte(line), &d))
		if truth[d.ID] == "" {
			ts.Fatalf("%s is not in %s", d.ID, args[1])
		}
		articles = append(articles, d)
	}
	of := func(text *string) string {
		if text == nil {
			return ""
		}
		return *text
	}
	right, wrong, missed := 0, 0, 0
	for i, a := range articles {
		for _, b := range articles[:i] {
			same, found := truth[a.ID] == truth[b.ID], a.Event != nil && of(a.Event) == of(b.Event)
			switch {
			case of(a.Outlet) == of(b.Outlet):
			case same && found:
				right++
			case same:
				missed++
			case found:
				wrong++
			}
		}
	}
	f1 := 2 * float64(right) / float64(2*right+wrong+missed)
	ts.Logf("%d pairs: %d right, %d wrong, %d missed, F1 %.3f", right+missed, right, wrong, missed, f1)
	if f1 < 0.9 || float64(right) < 0.95*float64(right+wrong) {
		ts.Fatalf("the aim is 0.9, with a precision of 0.95")
	}
}
