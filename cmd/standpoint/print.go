package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"standpoint/corpus"
	"standpoint/indexer/search/highlight"
	"standpoint/server/api"
)

// shown is how many code points of a text a list shows.
const shown = 240

// printAnswer writes an answer as a list for people. The texts come from
// strangers, so nothing in them may control the terminal. Counts over time are those
// of a time zone, as it was asked for.
func printAnswer(w io.Writer, answer api.SearchAnswer, tz string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d found: %s\n", answer.Total.Value, plain(answer.Query.ReadBack))
	for _, s := range answer.Suggestions {
		fmt.Fprintf(&b, "did you mean %s? %d found\n", plain(s.Q), s.Total.Value)
	}
	mark := marker(w)
	for _, found := range answer.Data {
		printFound(&b, found, mark)
	}
	printHistogram(&b, answer.Histogram, tz)
	printFacets(&b, answer.Facets)
	printQuality(&b, answer.Quality)
	if answer.NextCursor != "" {
		fmt.Fprintf(&b, "\nmore: --cursor %s\n", answer.NextCursor)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// printWarnings writes what people should know about an answer.
func printWarnings(w io.Writer, warnings []string) {
	for _, warning := range warnings {
		fmt.Fprintf(w, "standpoint: %s\n", plain(warning))
	}
}

func printFound(b *strings.Builder, found api.Found, mark [2]string) {
	about := []string{found.Kind}
	for _, part := range []*string{found.Outlet, found.Author} {
		if part != nil {
			about = append(about, plain(*part))
		}
	}
	if found.Published != nil {
		about = append(about, found.Published.Format(dateLayout(found.PublishedPrecision)))
	}
	about = append(about, found.Toward...)
	fmt.Fprintf(b, "\n%s  %s\n", found.ID, strings.Join(about, " · "))
	switch {
	case found.ArticleHeadline != nil:
		fmt.Fprintf(b, "    %s\n", plain(*found.ArticleHeadline))
	case found.ArticleLead != nil && found.Kind != string(corpus.KindArticle):
		fmt.Fprintf(b, "    “%s”\n", plain(*found.ArticleLead))
	}
	fmt.Fprintf(b, "    %s\n", excerpt(found.Text, found.Highlights["text"], mark))
}

// dateLayout shows of a date what is known of it.
func dateLayout(precision *string) string {
	if precision != nil {
		switch corpus.Precision(*precision) {
		case corpus.PrecisionYear:
			return "2006"
		case corpus.PrecisionMonth:
			return "2006-01"
		case corpus.PrecisionDay:
			return time.DateOnly
		}
	}
	return "2006-01-02 15:04"
}

// excerpt shows the stretches of a text that hold its matched words, marked.
func excerpt(text string, spans []corpus.Span, mark [2]string) string {
	var b strings.Builder
	after := false
	for i, fragment := range highlight.Snippet(text, spans, shown) {
		if i == 0 && fragment.Before || i > 0 {
			b.WriteString(" … ")
		}
		letters, at := []rune(fragment.Text), 0
		for _, span := range fragment.Marks {
			b.WriteString(plain(string(letters[at:span[0]])) + mark[0] + plain(string(letters[span[0]:span[1]])) + mark[1])
			at = span[1]
		}
		b.WriteString(plain(string(letters[at:])))
		after = fragment.After
	}
	if after {
		b.WriteString(" …")
	}
	return strings.TrimSpace(b.String())
}

func printFacets(b *strings.Builder, facets map[string]api.Facet) {
	fields := make([]string, 0, len(facets))
	for field := range facets {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	for _, field := range fields {
		facet := facets[field]
		fmt.Fprintf(b, "\n%s\n", field)
		for _, value := range facet.Values {
			fmt.Fprintf(b, "%8d  %s\n", value.Count, plain(value.Label))
		}
		if facet.Other > 0 {
			fmt.Fprintf(b, "%8d  with other values\n", facet.Other)
		}
		if facet.Missing > 0 {
			fmt.Fprintf(b, "%8d  without a value\n", facet.Missing)
		}
	}
}

// printQuality says how good the labels of stances are that were counted.
func printQuality(b *strings.Builder, rows []api.Quality) {
	if len(rows) > 0 {
		b.WriteString("\nhow often these labels of stances are right\n")
	}
	for _, q := range rows {
		fmt.Fprintf(b, "          %s\n", plain(q.Says))
	}
}

// marker returns what to write before and after a matched word: codes for bold
// on a terminal, nothing elsewhere.
func marker(w io.Writer) [2]string {
	if isTerminal(w) {
		return [2]string{"\x1b[1m", "\x1b[0m"}
	}
	return [2]string{}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// plain makes a text harmless on a terminal and keeps it on one line: white
// space becomes a space; control characters and marks that change the writing
// direction become U+FFFD.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
