package bleveengine

import (
	"math"

	"standpoint/indexer/search/schema"
)

// Distinct authors and articles are counted exactly: the matches are sorted by
// author, or by article, and each author's are gone through by themselves. What is
// remembered is then one mark for each number of the table, whatever the number of
// authors. The sorting holds at most numbersMost numbers; for more, the matches are
// walked again for every further range of authors.

// distinctTally is told the numbers of one author's documents after the other.
type distinctTally interface {
	add(numbers []uint32)
	next() // what follows is of another author
}

// byKey gives the numbers of every document to a tally, key by key. Keys are below
// most; each document has any number of them.
func byKey(each visits, keys filler, most int, tally distinctTally) error {
	sizes := make([]uint32, most) // numbers of each key
	kept := &lists{}              // the keys of all documents, if they are not more than numbersMost
	var of lists
	err := each(func(p *pass, docs []uint32, numbers *lists) {
		of.reset()
		keys.fill(p, docs, &of)
		for i := range docs {
			more := uint64(len(numbers.of(i)))
			for _, key := range of.of(i) {
				sizes[key] = uint32(min(uint64(sizes[key])+more, math.MaxUint32))
			}
		}
		if kept != nil && !kept.take(&of, numbersMost) {
			kept = nil
		}
	})
	for first := 0; err == nil && first < most; {
		last, sum := first, 0
		for last < most && (last == first || sum+int(sizes[last]) <= numbersMost) {
			sum += int(sizes[last])
			last++
		}
		if sum > numbersMost { // of one key alone: it needs no sorting
			err = each.keyed(keys, kept, func(key uint32, numbers []uint32) {
				if int(key) == first {
					tally.add(numbers)
				}
			})
			tally.next()
		} else if sum > 0 {
			err = each.sorted(keys, kept, sizes[first:last], uint32(first), sum, tally)
		}
		first = last
	}
	return err
}

// sorted gives a tally the numbers of the keys from first on, which have so many each
// and sum together.
func (each visits) sorted(keys filler, kept *lists, sizes []uint32, first uint32, sum int, tally distinctTally) error {
	numbers, next := make([]uint32, sum), make([]uint32, len(sizes))
	at := uint32(0)
	for key, size := range sizes {
		next[key] = at
		at += size
	}
	err := each.keyed(keys, kept, func(key uint32, of []uint32) {
		if key -= first; key < uint32(len(sizes)) { // one below first is far above
			at := next[key]
			for _, number := range of {
				numbers[at] = number
				at++
			}
			next[key] = at
		}
	})
	if err != nil {
		return err
	}
	for key, size := range sizes {
		if size > 0 {
			tally.add(numbers[next[key]-size : next[key]])
			tally.next()
		}
	}
	return nil
}

// visits visits matches, or units of them, with their numbers.
type visits func(visit func(p *pass, docs []uint32, numbers *lists)) error

// keyed visits every key with the numbers of what has it. Kept are the keys of all that is
// visited, if they are known.
func (each visits) keyed(keys filler, kept *lists, visit func(key uint32, numbers []uint32)) error {
	of, seen := &lists{}, 0
	return each(func(p *pass, docs []uint32, numbers *lists) {
		if kept != nil {
			of = kept.some(seen, seen+len(docs))
			seen += len(docs)
		} else {
			of.reset()
			keys.fill(p, docs, of)
		}
		for i := range docs {
			for _, key := range of.of(i) {
				visit(key, numbers.of(i))
			}
		}
	})
}

// authorTally counts the different authors of each number.
type authorTally struct {
	authors []uint32
	seen    []uint32 // the author that was counted last, from 1 on
	author  uint32
}

func (a *authorTally) add(numbers []uint32) {
	for _, number := range numbers {
		if a.seen[number] != a.author {
			a.seen[number] = a.author
			a.authors[number]++
		}
	}
}

func (a *authorTally) next() { a.author++ }

func (t *table) countAuthors(found []*findings, authors *vocabulary) error {
	tally := &authorTally{authors: make([]uint32, len(t.counts)), seen: make([]uint32, len(t.counts)), author: 1}
	t.authors = tally.authors
	each := func(visit func(p *pass, docs []uint32, numbers *lists)) error { return t.each(found, visit) }
	return byKey(each, authorKeys{}, len(authors.known()), tally)
}

// authorKeys are the ordinals of the authors of documents.
type authorKeys struct{}

func (authorKeys) fill(p *pass, docs []uint32, to *lists) {
	rows, field := p.rows[authorPlace.group], authorPlace.field
	column, authors := rows.column(field), rows.ofField(field)
	for i, doc := range docs {
		switch place := int(column.at(int(doc))); {
		case place > len(authors): // several
			rows.each(docs[i:i+1], func(row []uint32) {
				for _, entry := range within(row, rows.fields[field], rows.fields[field+1]) {
					to.values = append(to.values, rows.values[entry].ordinal)
				}
			})
		case place > 0:
			to.values = append(to.values, authors[place-1].ordinal)
		}
		to.end()
	}
}

var authorPlace = placeOf(schema.Author, schema.View{})

// threadTally sums up, for each number, the documents of each article.
type threadTally struct {
	articles []uint32
	squares  []uint64
	products []uint64 // of cells; nil without bases
	base     []uint32 // of each cell
	docs     []uint32 // of the present article
	touched  []uint32 // numbers whose docs are not 0
}

func (a *threadTally) add(numbers []uint32) {
	for _, number := range numbers {
		if a.docs[number] == 0 {
			a.touched = append(a.touched, number)
		}
		a.docs[number]++
	}
}

func (a *threadTally) next() {
	for _, number := range a.touched {
		docs := uint64(a.docs[number])
		a.articles[number]++
		a.squares[number] += docs * docs
		if int(number) < len(a.products) {
			a.products[number] += docs * uint64(a.docs[a.base[number]])
		}
	}
	for _, number := range a.touched {
		a.docs[number] = 0
	}
	a.touched = a.touched[:0]
}

func (e *Engine) countArticles(t *table, found []*findings) error {
	articles, err := e.articles(passesOf(found))
	if err != nil {
		return err
	}
	size := len(t.counts)
	t.threads = &threadTally{articles: make([]uint32, size), squares: make([]uint64, size), docs: make([]uint32, size)}
	if t.request.Shares {
		t.threads.products, t.threads.base = make([]uint64, t.cells.size), t.baseOf()
	}
	keys := articleKeys{none: math.MaxUint32}
	if none, known := e.vocabularies.of(schema.Article).ordinal(""); known {
		keys.none = none
	}
	each := func(visit func(p *pass, docs []uint32, numbers *lists)) error { return t.eachUnit(found, visit) }
	err = each(func(p *pass, docs []uint32, numbers *lists) {
		for i, doc := range docs {
			if p.segment.columns.articles.of(doc) == keys.none {
				t.threads.add(numbers.of(i))
				t.threads.next()
			}
		}
	})
	if err != nil {
		return err
	}
	return byKey(each, keys, articles, t.threads)
}

// articleKeys are the ordinals of the articles of documents; those without one have
// no key.
type articleKeys struct{ none uint32 }

func (k articleKeys) fill(p *pass, docs []uint32, to *lists) {
	for _, doc := range docs {
		if article := p.segment.columns.articles.of(doc); article != k.none {
			to.values = append(to.values, article)
		}
		to.end()
	}
}
