package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var ownID = regexp.MustCompile(`^[ac][0-9a-f]{16}$`)

// IsID tells whether a string has the form of our ids: "a" (article) or "c"
// (comment) and 16 lower-case hexadecimal digits.
func IsID(s string) bool { return ownID.MatchString(s) }

// hashID derives an id from parts that tell the document from all others: the
// first 8 bytes of the SHA-256 of the parts, each ended by a zero byte.
func hashID(kind string, parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return kind + hex.EncodeToString(h.Sum(nil)[:8])
}

// Identify gives every article and comment of a thread its id, its depth and
// a parent id of our form, and puts parents before replies. The same input
// gives the same ids on every machine:
//   - an id of our form is kept; another one becomes the native id;
//   - an article's id comes from its URL, else from outlet, headline, date and text;
//   - a comment's id comes from its article and native id, else from its
//     article, author, time and text and, among equals, its number in order.
//
// A ParentID that names a comment of the thread by native id becomes that
// comment's id; one that is not in the thread becomes the id which that
// comment will have when it arrives. Comments whose parents form a ring answer
// the article.
func (t *Thread) Identify() {
	t.Article.identify()
	article := t.Article.ID
	byNative := make(map[string]string, len(t.Comments))
	seen := make(map[string]int, len(t.Comments))
	for i := range t.Comments {
		c := &t.Comments[i]
		if !IsID(c.ID) || c.ID[0] != 'c' {
			if c.NativeID == "" {
				c.NativeID = c.ID
			}
			c.ID = ""
		}
		if c.ID == "" && c.NativeID != "" {
			c.ID = hashID("c", article, "native", c.NativeID)
		}
		if c.ID == "" {
			key := strings.Join([]string{c.Author, stamp(c.Posted), c.Text}, "\x00")
			seen[key]++
			c.ID = hashID("c", article, "text", c.Author, stamp(c.Posted), c.Text, strconv.Itoa(seen[key]))
		}
		if c.NativeID != "" {
			byNative[c.NativeID] = c.ID
		}
	}
	for i := range t.Comments {
		c := &t.Comments[i]
		switch id, known := byNative[c.ParentID]; {
		case c.ParentID == "" || IsID(c.ParentID) && c.ParentID[0] == 'c':
		case known:
			c.ParentID = id
		case c.ParentID == t.Article.ID || c.ParentID == t.Article.NativeID:
			c.ParentID = ""
		default:
			c.ParentID = hashID("c", article, "native", c.ParentID)
		}
	}
	t.orderByParent()
}

func (a *Article) identify() {
	if !IsID(a.ID) || a.ID[0] != 'a' {
		if a.NativeID == "" {
			a.NativeID = a.ID
		}
		a.ID = ""
	}
	switch {
	case a.ID != "":
	case a.URL != "":
		a.ID = hashID("a", "url", a.URL)
	default:
		a.ID = hashID("a", "text", a.Outlet, a.Headline, stamp(a.Published), a.Text())
	}
}

// orderByParent sets depths and puts parents before replies, keeping the order
// of the source among siblings and among those whose parent is not here.
func (t *Thread) orderByParent() {
	index := make(map[string]int, len(t.Comments))
	for i, c := range t.Comments {
		index[c.ID] = i
	}
	const unvisited, open, done = 0, 1, 2
	state := make([]int, len(t.Comments))
	ordered := make([]Comment, 0, len(t.Comments))
	depth := make(map[string]int, len(t.Comments))
	for i := range t.Comments {
		// Walk up to the first ancestor that is placed, then place the chain downward.
		var chain []int
		for j := i; state[j] == unvisited; {
			state[j] = open
			chain = append(chain, j)
			parent, here := index[t.Comments[j].ParentID]
			if !here {
				break
			}
			if state[parent] == open { // a ring
				t.Comments[j].ParentID = ""
				break
			}
			j = parent
		}
		for k := len(chain) - 1; k >= 0; k-- {
			c := t.Comments[chain[k]]
			if c.ParentID != "" {
				if d, here := depth[c.ParentID]; here {
					c.Depth = d + 1
				} else if c.Depth == 0 {
					c.Depth = 1 // its parent is not here: at least a reply
				}
			} else {
				c.Depth = 0
			}
			state[chain[k]] = done
			depth[c.ID] = c.Depth
			ordered = append(ordered, c)
		}
	}
	t.Comments = ordered
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
