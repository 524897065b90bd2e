package derive

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"standpoint/corpus/records"
	"standpoint/indexer/neardup"
)

// comparing joins the nodes of a step with each other and with what is outside of it:
// groups and single documents that the step does not touch otherwise.
type comparing struct {
	*step
	parent  []int32          // of a node or something outside; a root is its own
	outside map[string]int32 // by group, or by document if it is in none
	names   []string         // of what is outside, from len(nodes) on
	bands   []banded         // of all nodes, by band and then node
	maybe   filter
}

// banded is a node with one of its bands.
type banded struct {
	band uint64
	node int32
}

func bandOf(words *neardup.Sketch, i int) uint64 { return uint64(i)<<32 | uint64(words.Band(i)) }

// filter says of most bands that no new node has them: a Bloom filter of one hash.
type filter []uint64

// newFilter makes a filter of so many bands.
func newFilter(bands int) filter { return make(filter, 1<<bits.Len(uint(bands)/4+1)) }

func (f filter) place(band uint64) (word int, bit uint64) {
	h := band * 0x9e3779b97f4a7c15 >> 20
	return int(h/64) & (len(f) - 1), 1 << (h % 64)
}

func (f filter) add(band uint64) {
	word, bit := f.place(band)
	f[word] |= bit
}

func (f filter) mayHave(band uint64) bool {
	word, bit := f.place(band)
	return f[word]&bit != 0
}

// compare finds the groups of all nodes.
func (s *step) compare() error {
	if len(s.nodes) == 0 {
		return nil
	}
	c := &comparing{step: s, parent: make([]int32, len(s.nodes)), outside: map[string]int32{}}
	for i := range c.parent {
		c.parent[i] = int32(i)
	}
	c.index()
	if err := c.within(); err != nil {
		return err
	}
	if err := c.without(); err != nil {
		return err
	}
	return c.write()
}

// index notes the bands of all nodes.
func (c *comparing) index() {
	c.bands = make([]banded, 0, len(c.nodes)*neardup.Bands)
	c.maybe = newFilter(len(c.nodes) * neardup.Bands)
	for i := range c.nodes {
		for b := range neardup.Bands {
			band := bandOf(&c.nodes[i].words, b)
			c.bands = append(c.bands, banded{band, int32(i)})
			if c.nodes[i].isNew {
				c.maybe.add(band)
			}
		}
	}
	slices.SortFunc(c.bands, func(a, b banded) int { return cmp.Or(cmp.Compare(a.band, b.band), cmp.Compare(a.node, b.node)) })
}

// within joins nodes that are near each other. Bands are gone through in the order of
// their numbers, and two nodes are compared where they meet first.
func (c *comparing) within() error {
	for rest := c.bands; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].band == rest[0].band {
			n++
		}
		if n > 1 {
			if err := c.bucket(rest[:n]); err != nil {
				return err
			}
		}
		rest = rest[n:]
	}
	return nil
}

// bucket joins the nodes that have a band in common. Those that are joined already are
// not compared again, so many copies of one text cost little more than their number.
func (c *comparing) bucket(bucket []banded) error {
	var roots []int32
	of := map[int32][]int32{} // nodes by root, as far as they were gone through
	for _, b := range bucket {
		var err error
		if roots, err = c.addTo(roots, of, b.node, int(b.band>>32)); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparing) addTo(roots []int32, of map[int32][]int32, node int32, band int) ([]int32, error) {
	own := c.root(node)
	members := []int32{node}
	var left []int32
	for _, root := range roots {
		near := root == own
		for _, other := range of[root] {
			if near {
				break
			}
			var err error
			if near, err = c.near(node, other, band); err != nil {
				return nil, err
			}
		}
		if !near {
			left = append(left, root)
			continue
		}
		members = append(of[root], members...)
		c.join(root, node)
	}
	own = c.root(node)
	of[own] = members
	return append(left, own), nil
}

// near compares two nodes that meet in a band and are not joined. If they have met
// before, they are not near.
func (c *comparing) near(i, j int32, band int) (bool, error) {
	a, b := &c.nodes[i], &c.nodes[j]
	if a.digest == b.digest {
		return true, nil
	}
	if a.words.Meet(&b.words) < band || a.words.Unlike(&b.words) {
		return false, nil
	}
	if a.set == nil || b.set == nil {
		if err := c.load(a, b); err != nil {
			return false, err
		}
	}
	return neardup.Near(a.set, b.set), nil
}

// load reads the shingles of nodes.
func (c *comparing) load(nodes ...*node) error {
	var ids []string
	for _, n := range nodes {
		if n.set == nil {
			ids = append(ids, n.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	sets, err := c.sets(ids)
	for _, n := range nodes {
		if n.set == nil {
			n.set = sets[n.id]
		}
	}
	return err
}

// sets reads the shingles of documents. One that was deleted has none: the log will
// say so.
func (c *comparing) sets(ids []string) (map[string]neardup.Set, error) {
	documents, err := c.store.Get(c.ctx, ids)
	sets := make(map[string]neardup.Set, len(documents))
	for _, d := range documents {
		sets[d.ID] = wordsOf(d)
	}
	return sets, err
}

// meeting is a new node and a document outside of the step that has a band with it.
type meeting struct {
	node int32
	id   string
	key  int32 // what it belongs to
}

// meetings is how many of them are compared together.
const meetings = 2000

// without joins new nodes with documents outside of the step.
func (c *comparing) without() error {
	if c.fresh {
		return nil
	}
	inside := make(map[string]bool, len(c.nodes))
	for i := range c.nodes {
		inside[c.nodes[i].id] = true
	}
	var wait []meeting
	for kept, err := range c.store.Sketches(c.ctx, records.Copies) {
		if err != nil {
			return err
		}
		if inside[kept.ID] || c.seen[kept.ID] {
			continue
		}
		_, sk, err := readMember(kept)
		if err != nil {
			return err
		}
		for _, node := range c.meeting(&sk.words) {
			key := c.outsideOf(kept)
			switch other := &c.nodes[node]; {
			case c.root(node) == c.root(key):
			case other.digest == sk.digest:
				c.join(node, key)
			case !other.words.Unlike(&sk.words):
				wait = append(wait, meeting{node, kept.ID, key})
			}
		}
		if len(wait) >= meetings {
			if err := c.meet(wait); err != nil {
				return err
			}
			wait = wait[:0]
		}
	}
	return c.meet(wait)
}

// meeting returns the new nodes that have a band of a sketch, each once.
func (c *comparing) meeting(words *neardup.Sketch) (nodes []int32) {
	for b := range neardup.Bands {
		band := bandOf(words, b)
		if !c.maybe.mayHave(band) {
			continue
		}
		i, found := slices.BinarySearchFunc(c.bands, band, func(b banded, band uint64) int { return cmp.Compare(b.band, band) })
		for ; found && i < len(c.bands) && c.bands[i].band == band; i++ {
			if c.nodes[c.bands[i].node].isNew {
				nodes = append(nodes, c.bands[i].node)
			}
		}
	}
	slices.Sort(nodes)
	return slices.Compact(nodes)
}

// outsideOf is the number of what a document outside of the step belongs to.
func (c *comparing) outsideOf(kept records.Sketch) int32 {
	name := "group " + kept.Group
	if kept.Group == "" {
		name = "document " + kept.ID
	}
	key, known := c.outside[name]
	if !known {
		key = int32(len(c.parent))
		c.outside[name] = key
		c.parent = append(c.parent, key)
		c.names = append(c.names, name)
	}
	return key
}

// meet compares what meets.
func (c *comparing) meet(wait []meeting) error {
	var ids []string
	for _, m := range wait {
		if c.root(m.node) != c.root(m.key) {
			ids = append(ids, m.id)
		}
	}
	slices.Sort(ids)
	sets, err := c.sets(slices.Compact(ids))
	if err != nil {
		return err
	}
	for _, m := range wait {
		if c.root(m.node) == c.root(m.key) {
			continue
		}
		if err := c.load(&c.nodes[m.node]); err != nil {
			return err
		}
		if neardup.Near(c.nodes[m.node].set, sets[m.id]) {
			c.join(m.node, m.key)
		}
	}
	return nil
}

func (c *comparing) root(i int32) int32 {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

func (c *comparing) join(i, j int32) {
	if a, b := c.root(i), c.root(j); a != b {
		c.parent[max(a, b)] = min(a, b)
	}
}

// write decides the group of every document that the step touches.
func (c *comparing) write() error {
	groups, order := map[int32][]member{}, []int32{}
	add := func(root int32, m member) {
		if groups[root] == nil {
			order = append(order, root)
		}
		groups[root] = append(groups[root], m)
	}
	for i := range c.nodes {
		add(c.root(int32(i)), c.nodes[i].member)
	}
	for i, name := range c.names {
		root := c.root(int32(len(c.nodes) + i))
		if groups[root] == nil {
			continue // it met something and is near nothing
		}
		outside, err := c.membersOf(name)
		if err != nil {
			return err
		}
		for _, m := range outside {
			add(root, m)
		}
	}
	isNew := map[string]bool{}
	for i := range c.nodes {
		isNew[c.nodes[i].id] = c.nodes[i].isNew
	}
	for _, root := range order {
		name := nameOf(groups[root])
		for _, m := range groups[root] {
			if isNew[m.id] || m.was != name {
				c.keep = append(c.keep, records.Sketch{ID: m.id, Group: name, Data: m.raw})
			}
		}
	}
	return nil
}

// membersOf reads what is outside of the step.
func (c *comparing) membersOf(name string) (members []member, err error) {
	var kept []records.Sketch
	if group, is := strings.CutPrefix(name, "group "); is {
		kept, err = c.store.Group(c.ctx, records.Copies, group)
	} else {
		id, _ := strings.CutPrefix(name, "document ")
		kept, err = c.store.SketchesOf(c.ctx, records.Copies, []string{id})
	}
	for _, one := range kept {
		m, _, bad := readMember(one)
		if bad != nil {
			return nil, bad
		}
		members = append(members, m)
	}
	return members, err
}
