package forumapi

import (
	"cmp"
	"net/url"
	"strings"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// mastodonStatus is a status of Mastodon's API, or what holds some (docs.joinmastodon.org,
// entities Status and Context, version 4.5).
type mastodonStatus struct {
	ID       text `json:"id"`
	Created  text `json:"created_at"`
	Answers  text `json:"in_reply_to_id"`
	Content  text `json:"content"`
	Spoiler  text `json:"spoiler_text"`
	Language text `json:"language"`
	URL      text `json:"url"`
	URI      text `json:"uri"`
	Account  object[struct {
		Acct text `json:"acct"`
	}] `json:"account"`
	Card       object[mastodonCard] `json:"card"`
	Reblog     object[struct{}]     `json:"reblog"`
	Favourites number               `json:"favourites_count"`

	Ancestors   list[mastodonStatus] `json:"ancestors"`
	Descendants list[mastodonStatus] `json:"descendants"`
}

type mastodonCard struct {
	URL text `json:"url"`
}

// Mastodon reads a status, or the context of one. The statuses of a context are of one
// thread, although the one that was asked for is not among them.
func Mastodon(raw []byte) (posts []Post, left []string, err error) {
	var s mastodonStatus
	if err := decode(raw, &s); err != nil {
		return nil, nil, err
	}
	root := ""
	if len(s.Ancestors.items) > 0 && s.Ancestors.items[0].Answers == "" {
		root = string(s.Ancestors.items[0].ID)
	}
	for _, of := range [][]mastodonStatus{{s}, s.Ancestors.items, s.Descendants.items} {
		for i := range of {
			switch status := &of[i]; {
			case status.ID == "" || status.Account.it == nil:
			case status.Reblog.it != nil:
				left = append(left, passedOn)
			default:
				p := status.post()
				if p.Parent != "" {
					p.Root = root
				}
				posts = append(posts, p)
			}
		}
	}
	return posts, left, nil
}

func (s *mastodonStatus) post() Post {
	p := Post{
		Platform: "mastodon", ID: string(s.ID), Parent: string(s.Answers), Author: strings.Join(strings.Fields(string(s.Account.it.Acct)), " "), Text: withWarning(s.Spoiler, s.Content),
		Posted: datetime.Exact(string(s.Created)), Language: format.Language(string(s.Language)), Score: s.Favourites.count(), URL: string(cmp.Or(s.URL, s.URI)),
	}
	if s.Card.it != nil {
		p.Link = string(s.Card.it.URL)
	}
	return p
}

// withWarning is a text below the line that its author put in front of it.
func withWarning(warning, content text) string {
	return strings.TrimSpace(plain(string(warning)) + "\n\n" + markup.FromHTML(string(content)))
}

// activity is an entry of an outbox, as an archive of Mastodon holds it: that a note was
// created or that another one was passed on (ActivityPub, W3C 2018, section 5.1).
type activity struct {
	Object object[note] `json:"object"`
	note
}

type note struct {
	ID         text `json:"id"`
	Answers    text `json:"inReplyTo"`
	Content    text `json:"content"`
	Summary    text `json:"summary"`
	Published  text `json:"published"`
	URL        text `json:"url"`
	Attributed text `json:"attributedTo"`
	Type       text `json:"type"`
}

// Outbox reads an entry of an outbox, or a note by itself.
func Outbox(raw []byte) (posts []Post, left []string, err error) {
	var a activity
	if err := decode(raw, &a); err != nil {
		return nil, nil, err
	}
	n := a.note
	switch {
	case a.Type == "Announce":
		return nil, []string{passedOn}, nil
	case a.Type == "Create" && a.Object.it != nil:
		n = *a.Object.it
	case a.Type != "Note" && a.Type != "Question":
		return nil, nil, nil
	}
	if n.ID == "" {
		return nil, nil, nil
	}
	return []Post{{
		Platform: "mastodon", ID: string(n.ID), Parent: string(n.Answers), Author: actor(string(n.Attributed)), Text: withWarning(n.Summary, n.Content),
		Posted: datetime.Exact(string(n.Published)), URL: string(cmp.Or(n.URL, n.ID)),
	}}, nil, nil
}

// actor is the name of a person at an address such as https://town.example/users/ada.
func actor(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	name := strings.TrimPrefix(u.Path[strings.LastIndexByte(u.Path, '/')+1:], "@")
	return name + "@" + u.Host
}
