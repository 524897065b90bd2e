package forumapi

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
)

// TelegramChat is what an export says of a chat before its messages (Telegram Desktop,
// "Machine-readable JSON", as of version 5).
type TelegramChat struct{ Name, Type, ID string }

// isPrivate reports whether a chat is between persons, not a channel or a group.
func (c TelegramChat) isPrivate() bool {
	switch c.Type {
	case "personal_chat", "bot_chat", "saved_messages", "replies", "verification_codes":
		return true
	}
	return false
}

// article is a chat whose messages stand under it as comments: a group. In a channel
// each message that answers none is an article of its own.
func (c TelegramChat) article() *corpus.Article {
	if strings.HasSuffix(c.Type, "channel") {
		return nil
	}
	a := PostStub("telegram", c.ID)
	a.Headline = c.Name
	return &a
}

type telegramMessage struct {
	ID        text         `json:"id"`
	Type      text         `json:"type"`
	Date      text         `json:"date"`
	Unix      number       `json:"date_unixtime"`
	From      text         `json:"from"`
	Text      telegramText `json:"text"`
	Answers   text         `json:"reply_to_message_id"`
	Forwarded text         `json:"forwarded_from"`
	Reactions list[struct {
		Count number `json:"count"`
	}] `json:"reactions"`

	ChatName text                  `json:"name"`
	Messages list[telegramMessage] `json:"messages"`
}

// telegramText is a text, or a list of texts and of pieces with one.
type telegramText string

func (t *telegramText) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	switch dec.PeekKind() {
	case '"':
		return (*text)(t).UnmarshalJSONFrom(dec)
	case '{':
		var piece struct {
			Text text `json:"text"`
		}
		err := json.UnmarshalDecode(dec, &piece)
		*t = telegramText(piece.Text)
		return err
	case '[':
		if _, err := dec.ReadToken(); err != nil {
			return err
		}
		var b strings.Builder
		for dec.PeekKind() != ']' {
			var piece telegramText
			if err := piece.UnmarshalJSONFrom(dec); err != nil {
				return err
			}
			b.WriteString(string(piece))
		}
		*t = telegramText(b.String())
		_, err := dec.ReadToken()
		return err
	}
	return dec.SkipValue()
}

// Telegram reads a message of a chat, or a whole chat of an export of all.
func Telegram(raw []byte, chat TelegramChat) (posts []Post, left []string, err error) {
	var m telegramMessage
	if err := decode(raw, &m); err != nil {
		return nil, nil, err
	}
	all := m.Messages.items
	if len(all) == 0 && m.ChatName == "" {
		all = []telegramMessage{m}
	} else {
		chat = TelegramChat{Name: string(m.ChatName), Type: string(m.Type), ID: string(m.ID)}
	}
	for i := range all {
		switch p, ok := all[i].post(chat); {
		case all[i].ID == "" && all[i].Type == "":
		case chat.isPrivate():
			left = append(left, private)
		case !ok:
			left = append(left, notices)
		default:
			posts = append(posts, p)
		}
	}
	return posts, left, nil
}

func (m *telegramMessage) post(chat TelegramChat) (p Post, ok bool) {
	if m.ID == "" || m.Type != "message" {
		return p, false
	}
	of := chat.ID + "/" // the numbers of messages are those of their chat
	p = Post{
		Platform: "telegram", ID: of + string(m.ID), Under: chat.article(), Author: person(cmp.Or(m.From, text(chat.Name))), Text: plain(string(m.Text)),
		Posted: unix(m.Unix), Section: chat.Name,
	}
	if m.Answers != "" {
		p.Parent = of + string(m.Answers)
	}
	if p.Posted.IsZero() {
		p.Posted, p.Zone = datetime.Exact(string(m.Date)), corpus.ZoneUnknown
	}
	n := 0
	for _, r := range m.Reactions.items {
		n += int(r.Count.value)
	}
	if len(m.Reactions.items) > 0 {
		p.Score = &n
	}
	return p, true
}
