package results

import (
	"context"
	"net/url"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/statement"
	"standpoint/server/searchurl"
)

// SharedStatement is a passage that articles of an event have in common, where it
// appeared first and who printed it or cut it.
type SharedStatement struct {
	Text     string // the longest version
	Agency   string // who says it; see statement.Statement
	Speaker  string
	Words    int       // of the longest version
	Printed  []Printed // the first appearance first
	Repeated int       // comments on the event that have words of it
	Repeats  searchurl.Search
}

// Printed is what one article has of a statement.
type Printed struct {
	Article corpus.Document
	Words   int // of the statement's
}

// statementsShown is how many statements a comparison has, phrases how many
// phrases of one are looked for in comments, each of so many words.
const (
	statementsShown = 20
	phrases         = 3
	phraseWords     = 5
)

// shared finds the statements that articles of an event have in common.
func (r *Reader) shared(ctx context.Context, c *Comparison, statements [][]statement.Statement) (list []SharedStatement, err error) {
	for _, places := range statement.Shared(statements) {
		one := newShared(c.Articles, places)
		if one.Repeats, err = r.Read(ctx, repeats(c.ID, one.Text).Encode()); err != nil {
			return nil, err
		}
		if one.Repeated, err = r.Total(ctx, one.Repeats); err != nil {
			return nil, err
		}
		if list = append(list, one); len(list) == statementsShown {
			break
		}
	}
	return list, nil
}

// newShared joins the passages of each article, because one prints as several what
// another prints as one.
func newShared(articles []corpus.Document, places []statement.Place) (one SharedStatement) {
	var texts []string
	at := -1
	for _, p := range places {
		if p.Article != at {
			at = p.Article
			one.Printed = append(one.Printed, Printed{Article: articles[p.Article]})
			texts = append(texts, "")
		}
		last := len(texts) - 1
		if one.Printed[last].Words += len(p.Words); texts[last] != "" {
			texts[last] += " … "
		}
		texts[last] += p.Text
		if one.Speaker == "" || one.Agency == "" && p.Agency != "" {
			one.Agency, one.Speaker = p.Agency, p.Speaker
		}
	}
	for i, p := range one.Printed {
		if p.Words > one.Words {
			one.Words, one.Text = p.Words, texts[i]
		}
	}
	return one
}

// repeats are the parameters of the search for comments on an event that have words of
// a statement: its first, middle or last ones in a row.
func repeats(event, text string) url.Values {
	all := statement.Words(text)
	var parts []string
	for i := range phrases {
		from := max(0, len(all)-phraseWords) * i / (phrases - 1)
		phrase := `"` + strings.Join(all[from:min(len(all), from+phraseWords)], " ") + `"`
		if len(parts) == 0 || parts[len(parts)-1] != phrase {
			parts = append(parts, phrase)
		}
	}
	return url.Values{
		schema.Kind: {string(corpus.KindComment)}, schema.Article + "." + schema.Event: {event},
		"q": {strings.Join(parts, " OR ")},
	}
}
