package dump

import (
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
)

// Bounds of what is held of a page of posts.
const (
	postBytes = 32 << 20 // of posts that are brought together
	postRoots = 500_000  // posts whose threads are remembered after that
)

// posts brings the posts of a network together by their threads. A post names what it
// answers and rarely the post at the top, which is found through those between. Up to
// 32 MiB of posts are brought together at once, the threads of half a million posts
// are remembered after that, and a post that is answered and is not among them counts
// as the top of its thread.
type posts struct {
	*assembler
	parse forumapi.Posts
	held  []heldPost
	bytes int
	roots map[string]string // the tops of threads by the posts in them
}

type heldPost struct {
	forumapi.Post
	offset int64
}

func (p *posts) record(r format.Record) (bool, error) {
	found, left, err := p.parse(r.Raw)
	if err != nil {
		return false, err
	}
	for _, kind := range left {
		p.LeftOut(kind)
	}
	for _, post := range found {
		p.held = append(p.held, heldPost{post, r.Offset})
		if p.bytes += post.Size(); p.bytes > postBytes {
			p.settle()
		}
	}
	return len(found)+len(left) > 0, nil
}

// settle hands on the threads of the posts that are held.
func (p *posts) settle() {
	at := make(map[string]int, len(p.held)) // the last of an id
	for i, post := range p.held {
		at[post.ID] = i
	}
	threads := map[string][]int{}
	var order []string
	for i, post := range p.held {
		if at[post.ID] != i { // it comes again
			continue
		}
		root := p.rootOf(post, at)
		if threads[root] == nil {
			order = append(order, root)
		}
		threads[root] = append(threads[root], i)
	}
	offset := p.offset
	for _, root := range order {
		p.thread(root, threads[root])
	}
	p.offset = offset
	p.held, p.bytes = nil, 0
	if len(p.roots) > postRoots {
		p.roots = map[string]string{}
	}
}

// rootOf is the post at the top of the thread of a post, or what all of them stand under.
func (p *posts) rootOf(post heldPost, at map[string]int) string {
	if post.Under != nil {
		return post.Under.NativeID
	}
	var passed []string
	root := post.ID
	for steps := 0; steps <= len(p.held); steps++ {
		if known, ok := p.roots[root]; ok {
			root = known
			break
		}
		passed = append(passed, root)
		i, held := at[root]
		if !held {
			break
		}
		above := p.held[i]
		if above.Root != "" {
			root = above.Root
			break
		}
		if above.Parent == "" || above.Parent == above.ID {
			break
		}
		root = above.Parent
	}
	for _, id := range passed {
		p.roots[id] = root
	}
	return root
}

// thread hands on the posts of a thread: the one at the top, then the others.
func (p *posts) thread(root string, members []int) {
	first := p.held[members[0]]
	article := forumapi.PostStub(first.Platform, root)
	if first.Under != nil {
		article = *first.Under
	}
	for _, i := range members {
		if post := p.held[i]; post.ID == root && post.Under == nil {
			article = post.Article()
			p.offset = post.offset
			p.Article(article)
		}
	}
	for _, i := range members {
		post := p.held[i]
		switch {
		case post.ID == root && post.Under == nil:
		case post.Text == "":
			p.LeftOut(format.TextlessComments)
		default:
			p.offset = post.offset
			p.Comment(article, post.Comment(root))
		}
	}
}

func (p *posts) end() {
	p.settle()
	if p.flush(); !p.said && len(p.leftOut) == 0 && !p.stopped {
		p.fault(&format.Error{Outcome: format.Skipped, Reason: "there is no post in it"})
	}
}

// networkFormat is a format of posts. open makes the reader of the records of a page.
func networkFormat(name, title string, claims func(format.Head) bool, open func(format.Input) forumapi.Posts, members ...string) format.Format {
	return format.Format{Name: name, Title: title, Claims: claims, Read: read(func(as *assembler, in format.Input) reader {
		return &posts{assembler: as, parse: open(in), roots: map[string]string{}}
	}, members...)}
}

// always is for formats whose records need nothing else of their page.
func always(parse forumapi.Posts) func(format.Input) forumapi.Posts {
	return func(format.Input) forumapi.Posts { return parse }
}
