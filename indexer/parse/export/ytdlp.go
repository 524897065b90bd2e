package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// ytdlp is the .info.json of a video that yt-dlp writes with --write-comments
// (github.com/yt-dlp/yt-dlp, yt_dlp/extractor/common.py, "comments").
func ytdlp() format.Format {
	return format.Format{Name: "yt-dlp", Title: "video with comments (yt-dlp info.json)", Claims: claimsYtdlp, Read: readYtdlp}
}

func claimsYtdlp(head format.Head) bool {
	if head.Text[0] != '{' {
		return false
	}
	keys := firstKeys(head.Text)
	hint := bytes.Contains(head.Text, []byte(`"format_id"`)) || keys["webpage_url"] || keys["extractor"] || keys["extractor_key"]
	return keys["id"] && keys["title"] && hint && (keys["formats"] || keys["thumbnails"] || keys["extractor_key"] || keys["channel_id"])
}

func readYtdlp(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		source := &bounded{ctx: ctx, in: in.Text}
		y := &ytdlpReader{Decoder: jsontext.NewDecoder(source, format.Decoding()...), source: source, known: map[string]string{}}
		y.comments = comments{yield: yield, article: func(string) corpus.Article { return y.video() }}
		y.in = in
		switch err := y.object(); {
		case errors.Is(err, errStop):
			return
		case ctx.Err() != nil:
			yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return
		case err != nil:
			fault := &format.Error{Outcome: format.Quarantined, Offset: y.InputOffset(), Reason: format.Reason(err), Err: err}
			if !y.last() || !yield(corpus.Thread{}, fault) {
				return
			}
		case y.known["id"] == "": // whose comments these are is not known
			yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Reason: "it is not a video: it has no id"})
			return
		case !y.last():
			return
		}
		if y.known["id"] != "" {
			y.end()
		}
	}
}

type ytdlpReader struct {
	*jsontext.Decoder
	source *bounded
	in     format.Input
	known  map[string]string // what is said of the video, as texts
	comments
	told bool // the video was handed on
}

// object reads the object that the page is.
func (y *ytdlpReader) object() error {
	if _, err := y.ReadToken(); err != nil {
		return err
	}
	for y.PeekKind() != '}' {
		y.source.mark = y.InputOffset()
		key, err := y.ReadToken()
		if err != nil {
			return err
		}
		switch name, kind := key.String(), y.PeekKind(); {
		case name == "comments" && kind == '[':
			err = y.list()
		case kind == '"' || kind == '0':
			err = y.scalar(name)
		default:
			err = y.skip()
		}
		if err != nil {
			return err
		}
	}
	_, err := y.ReadToken()
	return err
}

// skip passes over a value of any size.
func (y *ytdlpReader) skip() error {
	for depth := y.StackDepth(); ; {
		y.source.mark = y.InputOffset()
		if _, err := y.ReadToken(); err != nil || y.StackDepth() == depth {
			return err
		}
	}
}

func (y *ytdlpReader) scalar(name string) error {
	raw, err := y.ReadValue()
	if err != nil {
		return err
	}
	switch name {
	case "id", "title", "description", "uploader", "channel", "upload_date", "timestamp", "release_timestamp", "webpage_url", "comment_count", "extractor_key", "language":
		y.known[name] = string(raw)
		if text, err := jsontext.AppendUnquote(nil, raw); err == nil {
			y.known[name] = string(text)
		}
	}
	return nil
}

// list reads the comments.
func (y *ytdlpReader) list() error {
	if _, err := y.ReadToken(); err != nil {
		return err
	}
	for y.PeekKind() != ']' {
		y.source.mark = y.InputOffset()
		raw, err := y.ReadValue()
		if err != nil {
			return err
		}
		offset := y.InputOffset() - int64(len(raw))
		if err := y.comment(raw, offset); err != nil {
			return err
		}
	}
	_, err := y.ReadToken()
	return err
}

func (y *ytdlpReader) comment(raw jsontext.Value, offset int64) error {
	var c struct {
		ID        name    `json:"id"`
		Parent    name    `json:"parent"`
		Text      string  `json:"text"`
		Author    string  `json:"author"`
		LikeCount *int    `json:"like_count"`
		Timestamp instant `json:"timestamp"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		r := format.Record{Raw: raw, Offset: offset}
		if !y.yield(corpus.Thread{}, r.Broken("the comment is broken: "+format.Reason(err), err)) {
			return errStop
		}
		return nil
	}
	out := corpus.Comment{NativeID: string(c.ID), Author: format.Person(c.Author), Score: c.LikeCount, Text: strings.TrimSpace(c.Text)}
	if c.Parent != "root" {
		out.ParentID = string(c.Parent)
	}
	c.Timestamp.set(&out)
	if y.known["id"] == "" { // whose comments these are comes after them
		if y.Full() {
			return errors.New("the video's id comes after more comments than can be kept")
		}
		if out.Text == "" {
			y.Withhold("", out, format.TextlessComments, offset)
		} else {
			y.Add("", out, offset)
		}
		return nil
	}
	if !y.add("", out, "", offset) {
		return errStop
	}
	return nil
}

// last hands on what is held, with the video itself.
func (y *ytdlpReader) last() bool {
	if y.known["id"] == "" {
		return true
	}
	if y.told = false; !y.flush() {
		return false
	}
	if y.told {
		return true
	}
	return y.yield(corpus.Thread{Article: y.video()}, nil)
}

// video is the article, as far as it is known.
func (y *ytdlpReader) video() corpus.Article {
	y.told = true
	var a corpus.Article
	if strings.EqualFold(cmp.Or(y.known["extractor_key"], "youtube"), "youtube") {
		a = video(y.known["id"])
	} else {
		a = corpus.Article{Platform: strings.ToLower(y.known["extractor_key"]), NativeID: y.known["id"], URL: y.known["webpage_url"]}
	}
	a.Headline = strings.Join(strings.Fields(y.known["title"]), " ")
	a.Language = format.Language(y.known["language"])
	if by := format.Person(cmp.Or(y.known["channel"], y.known["uploader"])); by != "" {
		a.Bylines = []string{by}
	}
	a.Outlet = y.in.Outlet(a.URL, "")
	a.Paragraphs = markup.Paragraphs(y.known["description"])
	y.date(&a)
	return a
}

func (y *ytdlpReader) date(a *corpus.Article) {
	var at instant
	_ = at.UnmarshalJSON([]byte(cmp.Or(y.known["release_timestamp"], y.known["timestamp"], "null")))
	if day := y.known["upload_date"]; !at.known && len(day) == 8 {
		at.Value, at.known = datetime.Parse(day[:4]+"-"+day[4:6]+"-"+day[6:], nil)
	}
	at.publish(a)
	var n int
	if json.Unmarshal([]byte(y.known["comment_count"]), &n) == nil && n > 0 {
		a.CommentCount = &n
	}
}

// bounded gives a page to a decoder, which holds what it was given since mark.
type bounded struct {
	ctx             context.Context
	in              io.Reader
	delivered, mark int64
}

func (b *bounded) Read(p []byte) (int, error) {
	switch {
	case b.ctx.Err() != nil:
		return 0, b.ctx.Err()
	case b.delivered-b.mark > format.MaxLine:
		return 0, fmt.Errorf("a value is longer than %d MiB", format.MaxLine>>20)
	}
	n, err := b.in.Read(p[:min(len(p), format.Window)])
	b.delivered += int64(n)
	return n, err
}
