package dump

import (
	"fmt"
	"strconv"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
)

// hackerNewsFormat is what the official API returns (items as JSON Lines) and
// what the search returns (items with their replies nested, and hits).
//
// An item of the official API names its parent but not its story, so the story
// is found through the parents. A comment that comes before its parent waits for
// it. The story of each item is remembered. Both take a bounded amount of
// memory. Up to 32 MiB of comments wait. The stories of at least 16,384 items
// are remembered; in a dump that is sorted by id, those of 16 million. That is
// enough: Hacker News closes a thread after two weeks (less than a million
// items). When there is no more room for a waiting comment, or the page ends,
// its parent is taken to be a story, as in a file that has only comments; a
// fault says how many comments this concerns. It is wrong if the parent is a
// comment of another file: the comment and its replies then become a thread of
// their own.
//
// Deleted and dead comments are kept without text where the item says that
// others answer it ("kids", "children").
func hackerNewsFormat() format.Format {
	return format.Format{
		Name: "hackernews", Title: "Hacker News JSON", Claims: claimsHackerNews,
		Read: read(func(as *assembler, _ format.Input) reader { return newHackerNews(as, maxWaiting) }, "hits[]"),
	}
}

func claimsHackerNews(head format.Head) bool {
	o := format.OutlineOf(head)
	switch hits := o.Under("hits"); {
	case o.Has("id", "type", "time") && hackerNewsTypes[o["type"]],
		o.Has("id", "type", "created_at_i") && hackerNewsTypes[o["type"]],
		hits.Has("objectID", "created_at_i", "author"), o.Has("objectID", "created_at_i", "author"):
		return true
	}
	return false
}

var hackerNewsTypes = map[string]bool{"story": true, "comment": true, "job": true, "poll": true, "pollopt": true}

// maxWaiting is how many bytes of comments may wait for their parents.
const maxWaiting = 32 << 20

// hackerNews finds the stories of comments.
type hackerNews struct {
	*assembler
	story   stories
	waiting map[uint32][]waiting // by the parent that they wait for
	parent  map[uint32]uint32    // of those that wait
	queue   []uint32             // parents, in the order in which something first waited for them
	held    int                  // bytes
	most    int                  // bytes that may be held
	adopted int                  // comments whose parent was taken to be a story
}

// waiting is a comment that waits for its parent.
type waiting struct {
	item   forumapi.HackerNewsItem
	offset int64
}

func (w waiting) size() int { return 1000 + len(w.item.Comment.Text) + len(w.item.Comment.Author) }

func newHackerNews(as *assembler, most int) *hackerNews {
	return &hackerNews{assembler: as, waiting: map[uint32][]waiting{}, parent: map[uint32]uint32{}, most: most}
}

func (h *hackerNews) record(r format.Record) (bool, error) {
	item, err := forumapi.HackerNews(r.Raw)
	if err != nil || item.ID == 0 {
		return false, err
	}
	h.take(item)
	return true, nil
}

// take takes an item and the replies that it holds.
func (h *hackerNews) take(item forumapi.HackerNewsItem) {
	children := item.Children
	item.Children = nil
	switch item.Kind {
	case forumapi.HackerNewsStory:
		h.Article(item.Article)
		h.settle(item.ID, item.ID)
	case forumapi.HackerNewsComment:
		h.comment(waiting{item, h.offset})
	default:
		h.LeftOut("options of polls and items of an unknown kind")
	}
	for _, child := range children {
		if child.Story == 0 {
			child.Story = item.Story
		}
		h.take(child)
	}
}

// comment places a comment, or lets it wait.
func (h *hackerNews) comment(w waiting) {
	parent := w.item.Parent
	story := w.item.Story
	if story == 0 {
		story = h.story.of(parent)
	}
	switch {
	case story != 0:
		h.place(w, story)
		h.settle(w.item.ID, story)
	case parent == 0 || parent >= w.item.ID: // no item answers a later one
		h.LeftOut("comments that answer nothing")
	default:
		h.wait(w)
	}
}

func (h *hackerNews) wait(w waiting) {
	parent := w.item.Parent
	if h.waiting[parent] == nil {
		h.queue = append(h.queue, parent)
	}
	h.waiting[parent] = append(h.waiting[parent], w)
	h.parent[w.item.ID] = parent
	h.held += w.size()
	for h.held > h.most {
		h.adopt()
	}
}

// adopt takes the parent for which something has waited longest to be a story,
// or the one at the top of those that wait for each other.
func (h *hackerNews) adopt() {
	top := h.queue[0]
	if h.waiting[top] == nil { // it has come
		h.queue = h.queue[1:]
		return
	}
	for above, waits := h.parent[top]; waits; above, waits = h.parent[top] {
		top = above
	}
	h.adopted += len(h.waiting[top])
	h.settle(top, top)
}

// settle remembers an item's story and places what waited for it.
func (h *hackerNews) settle(id, story uint32) {
	at := h.offset
	for ids := []uint32{id}; len(ids) > 0; {
		id = ids[len(ids)-1]
		ids = ids[:len(ids)-1]
		h.story.set(id, story)
		for _, w := range h.waiting[id] {
			h.held -= w.size()
			delete(h.parent, w.item.ID)
			h.offset = w.offset
			h.place(w, story)
			ids = append(ids, w.item.ID)
		}
		delete(h.waiting, id)
	}
	h.offset = at
}

// place hands on a comment of a story that is known.
func (h *hackerNews) place(w waiting, story uint32) {
	c := w.item.Comment
	if c.Deleted && !w.item.Answered {
		h.LeftOut(format.DeletedComments)
		return
	}
	if parent := w.item.Parent; parent != 0 && parent != story {
		c.ParentID, c.Depth = strconv.FormatUint(uint64(parent), 10), 1
	}
	h.Comment(w.item.Under(story), c)
}

// end places what still waits.
func (h *hackerNews) end() {
	for len(h.queue) > 0 {
		h.adopt()
	}
	if h.adopted > 0 {
		reason := fmt.Sprintf("comments that answer items which are not in it, and were taken to be stories: %d", h.adopted)
		h.fault(&format.Error{Outcome: format.Warned, Reason: reason})
	}
}
