package pages

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// listing says which comments of a thread are listed, and in which order. The zero
// value is all of them, as they are read: each comment, then the replies to it.
type listing struct {
	sort   search.Sort // "": as they are read
	toward string      // "us-fema:critical": only those that take this side; "": all
	show   string      // showFound, showFirst or "" for all
}

const (
	showFound = "found" // only comments with the words
	showFirst = "first" // only comments that answer the article
)

// threadSorts are the orders of a thread apart from that of reading.
var threadSorts = []search.Sort{search.Newest, search.Oldest, search.Score, search.Replies}

const (
	sidesMost      = 6   // sides that a thread can be filtered by: the commonest
	contextExcerpt = 160 // code points of a comment that is shown as context
)

// flat reports whether comments are listed without the order of replies.
func (l listing) flat() bool { return l != listing{} }

// values are the parameters of a listing.
func (l listing) values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"sort": string(l.sort), "toward": l.toward, "show": l.show} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// choose reads which comments are to be listed, and lists them.
func (s *threadShower) choose(values url.Values, marked *markedView) error {
	var faults []searchurl.Fault
	fault := func(param, message, suggestion string) {
		faults = append(faults, searchurl.Fault{Param: param, Position: -1, Message: message, Suggestion: suggestion, Code: searchurl.UnknownValue})
	}
	s.listing = listing{sort: search.Sort(values.Get("sort")), toward: values.Get("toward"), show: values.Get("show")}
	if s.sort != "" && !slices.Contains(threadSorts, s.sort) {
		fault("sort", "must be newest, oldest, score or replies; without it comments stand as they are read", string(search.Newest))
	}
	if _, _, ok := schema.SplitToward(s.toward); s.toward != "" && !ok {
		fault("toward", "must be an agency and a side, such as us-fema:critical", "")
	}
	switch {
	case s.show != "" && s.show != showFound && s.show != showFirst:
		fault("show", "must be found (comments with the words of q) or first (comments that answer the article)", showFirst)
	case s.show == showFound && marked == nil && values.Has("q"): // the box was sent empty
		s.show = ""
	case s.show == showFound && marked == nil:
		fault("show", "found needs words in q", "")
	}
	if values.Get("at") != "" && s.flat() {
		fault("at", "leads to a comment in the whole thread: leave sort, toward and show out", "")
	}
	if len(faults) > 0 {
		return &searchurl.Errors{Faults: faults}
	}
	for _, c := range s.thread.comments {
		if s.lists(c) {
			s.chosen = append(s.chosen, c)
		}
	}
	if s.sort != "" {
		slices.SortStableFunc(s.chosen, compareBy[s.sort])
	}
	return nil
}

// lists reports whether a comment is one of the listing.
func (s threadShower) lists(c corpus.Document) bool {
	switch {
	case s.show == showFound && !s.found[c.ID], s.show == showFirst && s.thread.depth(c.ID) > 0:
		return false
	case s.toward == "":
		return true
	}
	return slices.ContainsFunc(c.Annotation.Stances, func(stance corpus.Stance) bool {
		return schema.JoinToward(stance.Target, sideOf(stance, schema.View{})) == s.toward
	})
}

// compareBy compares comments by the orders of a thread. Comments without a date or
// a score come last.
var compareBy = map[search.Sort]func(a, b corpus.Document) int{
	search.Newest: func(a, b corpus.Document) int { return -a.Published().Compare(b.Published()) },
	search.Oldest: func(a, b corpus.Document) int {
		if a.Published().IsZero() != b.Published().IsZero() {
			return -a.Published().Compare(b.Published())
		}
		return a.Published().Compare(b.Published())
	},
	search.Score: func(a, b corpus.Document) int {
		x, y := a.Comment.Score, b.Comment.Score
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		return cmp.Compare(*y, *x)
	},
	search.Replies: func(a, b corpus.Document) int { return cmp.Compare(b.Replies, a.Replies) },
}

// pages returns the number of pages of the listing; an empty one has one page.
func (s threadShower) pages() int { return max(1, (len(s.chosen)+threadPage-1)/threadPage) }

// onPage returns the comments of a page; pages are counted from 1.
func (s threadShower) onPage(page int) []corpus.Document {
	from := min((page-1)*threadPage, len(s.chosen))
	return s.chosen[from:min(from+threadPage, len(s.chosen))]
}

// pageWanted returns the number of the page that the parameters ask for: with
// at, the page that has this comment; otherwise page, which is 1 by default.
func (s threadShower) pageWanted(values url.Values) (int, error) {
	fault := func(param, message, suggestion string) error {
		return &searchurl.Errors{Faults: []searchurl.Fault{{Param: param, Position: -1, Message: message, Suggestion: suggestion, Code: searchurl.UnknownValue}}}
	}
	if at := values.Get("at"); at != "" {
		if _, held := s.thread.get(at); !held {
			return 0, fault("at", "must be the id of a comment in this thread", "")
		}
		return s.thread.at[at]/threadPage + 1, nil
	}
	number := values.Get("page")
	if number == "" {
		return 1, nil
	}
	page, err := strconv.Atoi(number)
	if err != nil || page < 1 || page > s.pages() {
		return 0, fault("page", "must be a whole number from 1 to "+strconv.Itoa(s.pages()), "1")
	}
	return page, nil
}

// listHref returns the address of a page of a listing, with the marked words.
func (s threadShower) listHref(l listing, page int) string {
	values := l.values()
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	return s.threadHref(values) + "#thread"
}

// contextView is a comment that another one answers, in short.
type contextView struct {
	Name    string
	Href    string
	Excerpt string // "" if it was deleted
	Lang    string
}

// listed shows the comments of a page. No reply stands without what it answers: if
// that is not above it on the page, it is given in short, back to what is.
func (s threadShower) listed(shown []corpus.Document) []commentView {
	views := make([]commentView, 0, len(shown))
	seen := map[string]bool{}
	for i, c := range shown {
		v := s.comment(c)
		above := s.thread.ancestors(c.ID)
		if s.flat() {
			v.Depth = 0
			if len(above) > 0 {
				above = above[len(above)-1:]
			}
			if i > 0 && len(above) > 0 && above[0].ID == shown[i-1].ID {
				above = nil
			}
		}
		for _, a := range above[max(0, len(above)-ancestorsMost):] {
			if s.flat() || !seen[a.ID] {
				v.Context = append(v.Context, s.context(a))
			}
			seen[a.ID] = true
		}
		seen[c.ID] = true
		views = append(views, v)
	}
	return views
}

func (s threadShower) context(d corpus.Document) contextView {
	return contextView{upperFirst(s.thread.nameOf(d)), s.href(d.ID), corpus.Excerpt(visible(d.Text()), contextExcerpt), langOf(d)}
}

// threadNav is what a thread's page offers to find comments in it.
type threadNav struct {
	Shown  int // comments of the listing
	Flat   bool
	Search string  // the words that are looked for in the thread
	Action string  // address of the form
	Hidden []field // its other parameters
	Orders []orderView
	Shows  []orderView
	Sides  []sideChoice
	Whole  string // address of the whole thread, without words
}

// sideChoice is a side that comments of the thread take, with how many do.
type sideChoice struct {
	orderView
	Count int
}

func (s threadShower) nav() threadNav {
	v := threadNav{Shown: len(s.chosen), Flat: s.flat(), Search: s.search.Query, Action: articleHref(s.thread.id) + "#thread", Whole: articleHref(s.thread.id) + "#thread"}
	with := func(label string, l listing) orderView { return orderView{label, s.listHref(l, 1), l == s.listing} }
	kept := s.listing
	kept.show = showFound
	v.Hidden = hiddenOf(kept.values())
	for _, order := range append([]search.Sort{""}, threadSorts...) {
		l := s.listing
		l.sort = order
		label := sortLabels[order]
		if order == "" {
			label = "as they are read"
		}
		v.Orders = append(v.Orders, with(label, l))
	}
	shows := [][2]string{{"", "all comments"}, {showFirst, "without replies"}}
	if s.search.Query != "" {
		shows = append(shows, [2]string{showFound, "with the words"})
	}
	for _, show := range shows {
		l := s.listing
		l.show = show[0]
		v.Shows = append(v.Shows, with(show[1], l))
	}
	v.Sides = s.sideChoices(with)
	return v
}

// sideChoices counts the sides that comments of the thread take. The one that is
// chosen leads back to all.
func (s threadShower) sideChoices(with func(string, listing) orderView) []sideChoice {
	counts := map[string]int{}
	for _, c := range s.thread.comments {
		for _, stance := range c.Annotation.Stances {
			if side := sideOf(stance, schema.View{}); side == corpus.Critical || side == corpus.Supportive {
				counts[schema.JoinToward(stance.Target, side)]++
			}
		}
	}
	if s.toward != "" {
		counts[s.toward] += 0
	}
	var all []sideChoice
	for toward, n := range counts {
		l := s.listing
		l.toward = toward
		target, side, _ := schema.SplitToward(toward)
		view := with(results.SideWords(side)+visible(s.reader.Short(target)), l)
		if view.Current = toward == s.toward; view.Current {
			l.toward = ""
			view.Href = s.listHref(l, 1)
		}
		all = append(all, sideChoice{view, n})
	}
	slices.SortFunc(all, func(a, b sideChoice) int {
		return cmp.Or(boolFirst(a.Current, b.Current), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label))
	})
	return all[:min(sidesMost, len(all))]
}

// boolFirst orders true before false.
func boolFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
