package query

import "strings"

// Article says which threads; HasComment says what a comment is like.
func (p phraser) Article(n Article) phrase {
	where := "in threads of articles "
	if p.words.comments {
		where = "under articles "
	}
	p.words.comments = false
	return phrase{where + p.words.inside(n.Node), false}
}

func (p phraser) HasComment(n HasComment) phrase {
	p.words.comments = true
	return phrase{"a comment " + p.words.inside(n.Node), true}
}

// inside says what is asked of other documents, in parentheses if it is more than one
// condition.
func (w Words) inside(n Node) string {
	switch s := sayingOf(n); {
	case s.kind == leafSaying || len(s.parts) == 0:
		return w.say(s, true)
	case s.kind == anySaying:
		return "(" + w.say(s, true) + ")"
	default:
		return "(" + strings.Join(w.conditions(s.parts), ", ") + ")"
	}
}

// hasComment reports whether only articles can be like that, because they have comments.
func (s saying) hasComment() bool {
	_, has := s.leaf.(HasComment)
	return has && !s.not
}
