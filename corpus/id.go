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

// IsID reports whether a string has the form of our ids: "a" (article) or "c"
// (comment) and 16 lower-case hexadecimal digits.
func IsID(s string) bool { return ownID.MatchString(s) }

// hashID derives an id from parts that identify a document: the first 8 bytes of
// the SHA-256 of the parts, each followed by a zero byte.
func hashID(kind string, parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return kind + hex.EncodeToString(h.Sum(nil)[:8])
}

// NativeArticleID returns the id of an article on a platform that names threads by
// its own ids ("reddit", "t3_abc"). Dumps use it, because there a comment names its
// article only by this id.
func NativeArticleID(platform, nativeID string) string {
	return hashID("a", "native", platform, nativeID)
}

// IsStub reports whether only the ids and the address of an article are known. Such
// an article stands for one that is read from another input, before or after, so
// that its comments belong to an article. A stub is never kept as a document.
func (a Article) IsStub() bool {
	return a.Headline == "" && a.Standfirst == "" && len(a.Paragraphs) == 0 && len(a.Captions) == 0
}

// Identify gives the article and every comment of a thread an id, a depth and a
// parent id of our form, and puts parents before replies (Tree.ParentsFirst). The
// same input gives the same ids on every machine, and a second call changes
// nothing:
//   - an id of our form is kept; any other id becomes the native id, unless there
//     is one already;
//   - an article's id comes from its URL (the same for http and https, with and
//     without "www.", a slash at the end, a fragment or tracking parameters);
//     without a URL, from outlet, headline, date and text; if none of these is
//     known, from platform and native id;
//   - a comment's id comes from its article and native id; without a native id,
//     from its article, author, time and text and, if several are equal, from its
//     number among them;
//   - if two comments have the same id, author, time and text, the first is kept;
//     if they differ, each later one gets its own id.
//
// A ParentID that names a comment of the thread by its id or native id becomes
// that comment's id. If the comment is not in the thread, the ParentID becomes the
// id that the comment will have when it arrives. If the parents of comments form a
// cycle, the first of them answers the article.
func (t *Thread) Identify() {
	article := t.Article.ID // as the source names it
	t.Article.identify()
	naming := naming{article: t.Article.ID, names: map[string]string{}, taken: map[string]Comment{}, equals: map[string]int{}}
	kept := t.Comments[:0]
	for _, c := range t.Comments {
		if naming.name(&c) {
			kept = append(kept, c)
		}
	}
	clear(t.Comments[len(kept):])
	t.Comments = kept
	for i := range t.Comments {
		c := &t.Comments[i]
		switch {
		case c.ParentID == "" || naming.has(c.ParentID):
		case naming.names[c.ParentID] != "":
			c.ParentID = naming.names[c.ParentID]
		case isCommentID(c.ParentID):
		case isPlaceholder(c.ParentID): // it names a comment that is not here
			c.ParentID = ""
		case c.ParentID == article, c.ParentID == t.Article.ID, c.ParentID == t.Article.NativeID:
			c.ParentID = ""
		default:
			c.ParentID = hashID("c", t.Article.ID, "native", c.ParentID)
		}
	}
	t.orderByParent()
}

// Placeholder returns an ID for the n-th comment of a thread if its source does not
// give one, so that the ParentID of its replies can name it. Identify replaces it by
// the id that the comment would have without it.
func Placeholder(n int) string { return placeholder + strconv.Itoa(n) }

const placeholder = "\x00" // ids of sources do not begin like this

func isPlaceholder(id string) bool { return strings.HasPrefix(id, placeholder) }

func isCommentID(s string) bool { return IsID(s) && s[0] == 'c' }

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
		a.ID = hashID("a", "url", addressKey(a.URL))
	default:
		known := []string{a.Outlet, a.Headline, stamp(a.Published), a.Text()}
		if a.NativeID != "" && strings.Join(known, "") == "" {
			a.ID = NativeArticleID(a.Platform, a.NativeID)
			return
		}
		a.ID = hashID("a", append([]string{"text"}, known...)...)
	}
}

// naming gives the comments of one thread their ids, in order.
type naming struct {
	article string             // id
	names   map[string]string  // what a parent_id can call a comment → its id
	taken   map[string]Comment // by id
	equals  map[string]int     // how many comments without a native id had this base
}

// name sets a comment's id. It returns false for a comment that came before.
func (n *naming) name(c *Comment) bool {
	given := c.ID
	if !isCommentID(c.ID) {
		if c.NativeID == "" && !isPlaceholder(c.ID) {
			c.NativeID = c.ID
		}
		c.ID = n.derive(*c)
	}
	first, again := n.taken[c.ID]
	if again && first.Author == c.Author && first.Posted.Equal(c.Posted) && first.Text == c.Text {
		n.remember(given, c.ID)
		n.remember(c.NativeID, c.ID)
		return false
	}
	for base, number := c.ID, 2; again; number++ {
		c.ID = hashID("c", n.article, "again", base, strconv.Itoa(number))
		again = n.has(c.ID)
	}
	n.taken[c.ID] = *c
	n.remember(given, c.ID)
	n.remember(c.NativeID, c.ID)
	return true
}

// has reports whether a comment of the thread has an id.
func (n *naming) has(id string) bool { _, taken := n.taken[id]; return taken }

func (n *naming) derive(c Comment) string {
	if c.NativeID != "" {
		return hashID("c", n.article, "native", c.NativeID)
	}
	base := hashID("c", n.article, "text", c.Author, stamp(c.Posted), c.Text)
	n.equals[base]++
	return hashID("c", n.article, "text", c.Author, stamp(c.Posted), c.Text, strconv.Itoa(n.equals[base]))
}

// remember makes a name stand for a comment, unless another comment had it first.
func (n *naming) remember(name, id string) {
	if _, known := n.names[name]; !known && name != "" {
		n.names[name] = id
	}
}

// orderByParent puts parents before replies and sets depths. A reply whose
// parent is not here keeps the depth that its source gave, but at least 1.
func (t *Thread) orderByParent() {
	here := make(map[string]bool, len(t.Comments))
	for _, c := range t.Comments {
		here[c.ID] = true
	}
	tree := NewTree(len(t.Comments), func(i int) (id, parent string) { return t.Comments[i].ID, t.Comments[i].ParentID })
	ordered := make([]Comment, 0, len(t.Comments))
	depth := make([]int, len(t.Comments))
	for _, i := range tree.ParentsFirst() {
		c := t.Comments[i]
		switch parent := tree.Parent(i); {
		case parent >= 0:
			c.Depth = depth[parent] + 1
		case c.ParentID == "" || here[c.ParentID]: // the first of a cycle
			c.ParentID, c.Depth = "", 0
		default:
			c.Depth = max(c.Depth, 1)
		}
		depth[i] = c.Depth
		ordered = append(ordered, c)
	}
	t.Comments = ordered
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
