package table

import (
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

func comments(t *testing.T, page string) (all []corpus.Comment, faults string) {
	t.Helper()
	_, threads, problems := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
	for _, thread := range threads {
		all = append(all, thread.Comments...)
	}
	return all, fmt.Sprint(problems)
}

// TestColumnsThatBeginLate: what a column holds is read though it is empty in
// all of the rows by which the others were known.
func TestColumnsThatBeginLate(t *testing.T) {
	t.Parallel()
	var csv, lines strings.Builder
	csv.WriteString("comment_id,comment,user,created,notes\n")
	for i := range 40_000 {
		user, created := "", ""
		if i >= 30_000 {
			user, created = "Orla", "2022-05-04 10:15"
		}
		fmt.Fprintf(&csv, "%d,The ferry to the island was late again for the %dth time.,%s,%s,\n", i, i, user, created)
		if i%10 > 0 {
			continue
		}
		fmt.Fprintf(&lines, `{"comment_id":"%d","comment":"The ferry was late again for the %dth time.","page_url":"https://bugle.example/ferry"`, i, i)
		if user != "" {
			fmt.Fprintf(&lines, `,"user":%q,"created":%q`, user, created)
		}
		lines.WriteString("}\n")
	}
	for name, page := range map[string]string{"csv": csv.String(), "jsonl": lines.String()} {
		all, faults := comments(t, page)
		known := 0
		for _, c := range all {
			if c.Author == "Orla" && !c.Posted.IsZero() {
				known++
			}
		}
		if len(all) == 0 || known != len(all)/4 {
			t.Errorf("%s: of %d comments %d have author and time: %s", name, len(all), known, faults)
		}
	}
}

// TestOrderIsShownLate: one date far below shows which number is the month.
func TestOrderIsShownLate(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	page.WriteString("comment_id,author,date,comment\n")
	for i := range 3000 {
		day := 1 + i%12
		if i == 2500 {
			day = 25
		}
		fmt.Fprintf(&page, "%d,Orla,3/%d/2022 9:00 PM,The ferry to the island was late again for the %dth time.\n", i, day, i)
	}
	all, faults := comments(t, page.String())
	for _, c := range all {
		if c.Posted.Month() != 3 || c.Posted.Hour() != 21 {
			t.Fatalf("%v: %s", c.Posted, faults)
		}
	}
	if len(all) != 3000 {
		t.Error(len(all), faults)
	}
}

// TestLineEnds: rows end as old Macs have it, also where fields hold line breaks.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	rows := ""
	for i := range 10 {
		rows += fmt.Sprintf("2%d;Tomas;It sailed at noon.\r", i)
	}
	page := "comment_id;author;comment\r1;Orla;\"Late again.\nAnd again.\"\r" + rows + "3;broken\r4;Mia;On time.\r"
	all, faults := comments(t, page)
	if len(all) != 12 || all[0].Text != "Late again.\nAnd again." || all[11].Author != "Mia" || !strings.Contains(faults, "the row is broken") {
		t.Errorf("%+v %s", all, faults)
	}
}

// TestEmptyCells: tabs at both ends of a page are cells.
func TestEmptyCells(t *testing.T) {
	t.Parallel()
	for _, page := range []string{
		"id\tauthor\tcomment\treply_to\n1\tOrla\tLate again.\t\n2\tTomas\tIt sailed at noon.\t\n",
		"\tauthor\tcomment\tid\n0\tOrla\tLate again.\t1\n1\tTomas\tIt sailed at noon.\t2\n",
	} {
		if all, faults := comments(t, page); len(all) != 2 || all[1].Author != "Tomas" || all[1].NativeID != "2" {
			t.Errorf("%+v %s", all, faults)
		}
	}
}

// TestNoticesAreNoTexts: the longest string of an object is not its text.
func TestNoticesAreNoTexts(t *testing.T) {
	t.Parallel()
	page := `{"data":{"item":{"headline":"Ferry late","copyrightnotice":"Copyright 2022 The Bugle. All rights reserved, and this may not be published anywhere.","uri":"https://bugle.example/1"}}}`
	if name, threads, _ := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{}); name != "" {
		t.Errorf("%s reads %+v", name, threads)
	}
}

// TestLanguagesHaveNames in tables of the world.
func TestLanguagesHaveNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"English": "en", "deutsch": "de", "Français": "fr", "ger": "de", "spa": "es", "Brazilian Portuguese": "pt", "Chinese (Simplified)": "zh", "Русский": "ru", "日本語": "ja", "en-GB": "en",
		"Klingonisch": "", "xxx yyy": "", "": "",
	} {
		if got := format.LanguageNamed(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
