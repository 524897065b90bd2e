package opensearchengine

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// The fields of a document in the cluster. Keyword fields and texts are under a prefix and
// mapped by it, so a new field of the schema needs nothing here.
const (
	idField        = "id"
	ownField       = "own"      // true: the document is its own article
	dateField      = "date"     // seconds since 1970
	precisionField = "rank"     // schema.PrecisionRank of the date
	addedField     = "added"    // seconds since 1970
	repliesField   = "replies"  // as schema.Document has it
	scoreField     = "score"    // as schema.Document has it
	keywordPrefix  = "k."       // + schema.View.Variant
	wordsPrefix    = "words."   // + a text field: its paragraphs, each with its words in form
	foldedField    = "folded"   // the words of all texts, folded; they are counted, not found, by it
	sureField      = "sure"     // how sure the labels are: nested, of sureLabels and sureChance
	sureLabels     = "sure.of"  // sureLabel of each view that has the label
	sureChance     = "sure.per" // thousandths
)

// layout counts the changes of what the cluster gets of a document. An index of another
// one is read, and built again.
const layout = 2

func keyword(variant string) string { return keywordPrefix + variant }

func (e *Engine) create(ctx context.Context, opt Options) error {
	shards := object{"number_of_shards": max(1, opt.Shards), "number_of_replicas": opt.Replicas}
	long := object{"type": "long"}
	index := object{
		"settings": object{
			"index": object{
				"number_of_shards": shards["number_of_shards"], "number_of_replicas": opt.Replicas,
				"refresh_interval": "-1", // only Refresh makes writes visible
				"max_terms_count":  MaxRows,
				"translog":         object{"durability": "request"}, // what is acknowledged is on disk
				"max_regex_length": 1 << 16,                         // of behindWord
			},
			"analysis": object{
				"tokenizer": object{"places": object{"type": "whitespace", "max_token_length": 1 << 16}},
				"filter":    object{"forms": object{"type": "pattern_capture", "preserve_original": false, "patterns": []string{"([^" + betweenForms + "]+)"}}},
				"analyzer": object{
					"words": object{"type": "custom", "tokenizer": "places", "filter": []string{"forms"}},
					"asked": object{"type": "custom", "tokenizer": "places"}, // forms that are asked for, one after another
				},
			},
		},
		"mappings": object{
			"_source": object{"includes": []string{wordsPrefix + "*"}},
			"dynamic": "strict_allow_templates",
			"dynamic_templates": []object{
				{"keywords": object{"path_match": keywordPrefix + "*", "mapping": object{"type": "keyword", "norms": false, "index_options": "docs"}}},
				{"words": object{"path_match": wordsPrefix + "*", "mapping": object{"type": "text", "analyzer": "words", "position_increment_gap": schema.ParagraphGap}}},
			},
			"properties": object{
				idField: object{"type": "keyword"}, ownField: object{"type": "boolean"},
				dateField: long, precisionField: object{"type": "byte"}, addedField: long, repliesField: long, scoreField: long,
				foldedField: object{"type": "keyword", "index": false},
				sureField:   object{"type": "nested", "properties": object{"of": object{"type": "keyword"}, "per": long}},
				"k":         object{"type": "object", "dynamic": "strict_allow_templates"}, "words": object{"type": "object", "dynamic": "strict_allow_templates"},
			},
			"_meta": object{"schema": schema.Version, "layout": layout},
		},
	}
	if err := e.cluster.call(ctx, http.MethodPut, "/"+e.index, index, nil); err != nil {
		return err
	}
	shards["number_of_shards"], shards["translog"] = 1, object{"durability": "request"}
	state := object{"settings": object{"index": shards}, "mappings": object{"enabled": false}}
	if err := e.cluster.call(ctx, http.MethodPut, "/"+stateOf(e.index), state, nil); err != nil {
		return err
	}
	return e.keep(ctx, e.state)
}

// betweenForms stands between the forms of a word. It is in no word: see safe.
const betweenForms = "\ue000"

// marks are what a form is written with, so that words are compared with those of the
// same form. Inflected words and parts of tags are compared alike.
var marks = map[query.Form]string{query.Inflected: "t", query.Narrow: "n", query.Lower: "l", query.Written: "w", query.Open: "f", query.Similar: "f"}

// form writes a word as the cluster has it in a form.
func form(f query.Form, word string) string { return marks[f] + safe(word) }

// beyond is added to a code point that would end a word in the cluster. What comes out is
// in a private plane of Unicode.
const beyond = 0xf0000

// safe writes a word without spaces, control characters and betweenForms.
func safe(word string) string {
	ends := func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Zs, r) || string(r) == betweenForms
	}
	if strings.IndexFunc(word, ends) < 0 {
		return word
	}
	return strings.Map(func(r rune) rune {
		if ends(r) {
			return r + beyond
		}
		return r
	}, word)
}

// plain undoes safe.
func plain(word string) string {
	return strings.Map(func(r rune) rune {
		if r >= beyond && r <= beyond+0xffff {
			return r - beyond
		}
		return r
	}, word)
}

// paragraphs writes the words of a text: those without a gap between them together, each
// with all its forms.
func paragraphs(text []schema.Token) []string {
	var out []string
	var b strings.Builder
	last := 0
	for _, t := range text {
		if last > 0 && t.Position != last+1 {
			out = append(out, b.String())
			b.Reset()
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		last = t.Position
		b.WriteString(forms(t))
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

func forms(t schema.Token) string {
	all := []string{form(query.Inflected, t.Term)}
	for _, part := range t.Parts {
		all = append(all, form(query.Inflected, part))
	}
	for _, narrow := range t.Narrow {
		all = append(all, form(query.Narrow, narrow))
	}
	all = append(all, form(query.Lower, t.Lower), form(query.Open, t.Folded))
	if t.Written != t.Lower {
		all = append(all, form(query.Written, t.Written))
	}
	return strings.Join(all, betweenForms)
}

// document is what the cluster gets of a document.
func document(d corpus.Document) object {
	doc := schema.From(d)
	keywords, words, folded := object{}, object{}, map[string]bool{}
	own := false
	for variant, values := range doc.Keywords {
		keywords[variant] = values
		own = own || variant == schema.Article && values[0] == doc.ID
	}
	for field, text := range doc.Texts {
		tokens := schema.Analyze(text)
		for _, t := range tokens {
			folded[t.Folded] = true
		}
		if list := paragraphs(tokens); len(list) > 0 {
			words[field] = list
		}
	}
	out := object{idField: doc.ID, ownField: own, "k": keywords, "words": words, repliesField: doc.Replies, sureField: sure(doc), foldedField: slices.Sorted(maps.Keys(folded))}
	if !doc.Date.IsZero() {
		out[dateField], out[precisionField] = doc.Date.Unix(), schema.PrecisionRank(doc.Precision)
	}
	if !doc.Added.IsZero() {
		out[addedField] = doc.Added.Unix()
	}
	if doc.Score != nil {
		out[scoreField] = *doc.Score
	}
	return out
}

// sureLabel names a label of a field under a view.
func sureLabel(variant, value string) string { return variant + " " + value }

// sure lists how likely the labels of a document are, each with the views that have it. A
// side that is taken, whatever the target, is there once more without its value.
func sure(doc schema.Document) []object {
	out := []object{}
	for _, field := range []string{schema.Stance, schema.Toward} {
		for _, text := range doc.Chances[schema.ChanceField(field)] {
			at := strings.LastIndexByte(text, ':')
			value := text[:at]
			thousandths, _ := schema.ReadThousandths(text[at+1:])
			_, label, pair := schema.SplitToward(value)
			var of []string
			for _, view := range schema.Views(field) {
				variant := view.Variant(field)
				if !has(doc.Keywords[variant], value) {
					continue
				}
				of = append(of, sureLabel(variant, value))
				if pair && label != corpus.Neutral {
					of = append(of, sureLabel(variant, ""))
				}
			}
			if of != nil {
				out = append(out, object{"of": of, "per": thousandths})
			}
		}
	}
	return out
}

func has(values []string, value string) bool {
	for _, v := range values {
		if v == value {
			return true
		}
	}
	return false
}
