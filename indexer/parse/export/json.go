package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/threading"
)

// comments groups the comments of an export in JSON by their article.
type comments struct {
	threading.Window
	article func(key string) corpus.Article
	yield   yielder
	stopped bool // nobody wants more
}

// each reads the records of a page. False: nobody wants more, or ctx has ended.
func (g *comments) each(ctx context.Context, in format.Input, read func(format.Record) error, members ...string) bool {
	for r, err := range format.Records(ctx, in.Text, members...) {
		if err == nil {
			err = read(r)
		}
		if err != nil && (!g.yield(corpus.Thread{}, err) || ctx.Err() != nil) || g.stopped {
			return false
		}
	}
	return true
}

// add takes a comment in that readers see if why is "". False: nobody wants more.
func (g *comments) add(key string, c corpus.Comment, why string, offset int64) bool {
	if why == "" && c.Text == "" {
		why = format.TextlessComments
	}
	if why != "" {
		g.Withhold(key, c, why, offset)
	} else {
		g.Add(key, c, offset)
	}
	if g.Full() {
		g.flush()
	}
	return !g.stopped
}

func (g *comments) flush() bool {
	g.stopped = !g.Flush(g.article, g.yield)
	return !g.stopped
}

// end hands on what is left, and says what was left out.
func (g *comments) end() {
	if !g.flush() {
		return
	}
	if fault := format.LeftOut(g.Left()); fault != nil {
		g.yield(corpus.Thread{}, fault)
	}
}

// pageOf is the article of a page that comments name by its address, or by what
// else the site calls it.
func pageOf(platform, key, headline string, in format.Input) corpus.Article {
	a := corpus.Article{Platform: platform, Headline: headline}
	if strings.Contains(key, "://") {
		a.URL = key
	} else {
		a.ID, a.NativeID = corpus.NativeArticleID(platform, key), key
	}
	a.Outlet = in.Outlet(a.URL, "")
	return a
}

// decode reads a record.
func decode(r format.Record, to any) error {
	if err := json.Unmarshal(r.Raw, to); err != nil {
		return r.Broken("the record is broken: "+format.Reason(err), err)
	}
	return nil
}

// people are the names of those who wrote, by their ids, as many as there is room for.
type people struct {
	of    map[string]string
	bytes int
	full  bool // more names came than there is room for
}

// add holds a name; it says once that there is no room left.
func (p *people) add(r format.Record, id, name string) error {
	size := 100 + len(id) + len(name)
	if p.bytes+size <= rememberedMax {
		if p.of == nil {
			p.of = map[string]string{}
		}
		p.bytes += size
		p.of[id] = name
		return nil
	}
	if p.full {
		return nil
	}
	p.full = true
	return r.Warn(fmt.Sprintf("there are more than %d MiB of names of commenters: the comments of those from here on are without authors", rememberedMax>>20))
}

// firstKeys are the names of the first object of a page in JSON, or of the first
// one under a member of it, as far as they can be seen in its head. The object may
// stand in an array.
func firstKeys(head []byte, member ...string) map[string]bool {
	keys := map[string]bool{}
	d := jsontext.NewDecoder(bytes.NewReader(head), format.Decoding()...)
	for {
		if d.PeekKind() == '[' {
			_, _ = d.ReadToken()
		}
		if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
			return keys
		}
		inside := false
		for !inside {
			key, err := d.ReadToken()
			if err != nil || key.Kind() != '"' {
				return keys
			}
			if inside = len(member) > 0 && key.String() == member[0]; inside {
				member = member[1:]
			} else if len(member) == 0 {
				keys[key.String()] = true
			}
			if !inside && d.SkipValue() != nil {
				return keys
			}
		}
	}
}

// name is an id as sources write it: a text, a number, or MongoDB's {"$oid": …}.
type name string

func (n *name) UnmarshalJSON(raw []byte) error {
	var oid struct {
		ID string `json:"$oid"`
	}
	switch raw[0] {
	case 'n', '[', 't', 'f':
		*n = ""
		return nil
	case '{':
		err := json.Unmarshal(raw, &oid)
		*n = name(oid.ID)
		return err
	case '"':
		return json.Unmarshal(raw, (*string)(n))
	}
	*n = name(raw)
	return nil
}

// instant is a time as APIs and MongoDB write it: a text, seconds since 1970,
// {"$date": text}, {"$date": milliseconds} or {"$date": {"$numberLong": …}}.
// What is not understood is not a time.
type instant struct {
	datetime.Value
	known bool
}

func (t *instant) UnmarshalJSON(raw []byte) error {
	*t = instant{}
	var text string
	switch {
	case raw[0] == '{':
		t.mongo(raw)
	case raw[0] == '"':
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		t.Value, t.known = utc(text)
	default:
		if seconds, err := strconv.ParseFloat(string(raw), 64); err == nil && seconds > 0 && seconds < 1e11 {
			t.Value, t.known = datetime.Unix(seconds), true
		}
	}
	return nil
}

func (t *instant) mongo(raw []byte) {
	var wrapped struct {
		Date json.RawMessage `json:"$date"`
		Long string          `json:"$numberLong"`
	}
	if json.Unmarshal(raw, &wrapped) != nil {
		return
	}
	milliseconds := wrapped.Long
	if len(wrapped.Date) > 0 {
		switch wrapped.Date[0] {
		case '{':
			t.mongo(wrapped.Date)
			return
		case '"':
			_ = t.UnmarshalJSON(wrapped.Date)
			return
		}
		milliseconds = string(wrapped.Date)
	}
	if n, err := strconv.ParseInt(milliseconds, 10, 64); err == nil && n > 0 && n < 1e14 {
		t.Value, t.known = datetime.Unix(float64(n/1000)), true
	}
}

// set gives a comment this time, if it is one.
func (t instant) set(c *corpus.Comment) {
	if t.known {
		when(c, t.Value)
	}
}

// publish gives an article this time, if it is one.
func (t instant) publish(a *corpus.Article) {
	if t.known {
		published(a, t.Value)
	}
}
