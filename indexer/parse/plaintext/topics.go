package plaintext

import "math"

// topics counts the topic words of the lines that surely belong to the article
// and of those that surely are comments.
type topics struct{ article, comments counts }

// counts are how many lines have a word, and the sum of that over all words.
type counts struct {
	of    map[string]float64
	total float64
}

const (
	rarity      = 0.003 // share of topic words that one may take without having been said before
	leaning     = 0.1   // how much what the article speaks of is what its comments speak of
	topicBounds = 6     // log odds that the topic of one line adds at most
	newBounds   = 10    // new words of one line that count at most
	enough      = 60    // topic words of an article after which half of a new word counts: at first all words are new
)

// newTopics counts the lines before from and those from to on.
func newTopics(lines []evidence, from, to int) topics {
	t := topics{article: counts{of: map[string]float64{}}, comments: counts{of: map[string]float64{}}}
	for _, l := range lines[:from] {
		t.article.add(l.topic)
	}
	for _, l := range lines[to:] {
		t.comments.add(l.topic)
	}
	return t
}

// topicColumns returns the columns of topic for the places from from to to: the sum
// over the lines between from and the place.
func topicColumns(lines []evidence, from, to int) [][len(topicNames)]float64 {
	t := newTopics(lines, from, to)
	out := make([][len(topicNames)]float64, to-from+1)
	for k := from + 1; k <= to; k++ {
		odds, fresh := t.of(lines[k-1].topic)
		out[k-from] = [...]float64{out[k-1-from][0] + odds, out[k-1-from][1] + fresh}
	}
	return out
}

func (c *counts) add(words []string) {
	for _, w := range words {
		c.of[w]++
	}
	c.total += float64(len(words))
}

func (c *counts) share(word string) float64 {
	if c.total == 0 {
		return 0
	}
	return c.of[word] / c.total
}

// of weighs how often the article and how often the comments speak of what a
// line speaks of, in log odds, and counts the words that neither has.
func (t topics) of(words []string) (odds, fresh float64) {
	newWord := t.article.total / (t.article.total + enough)
	for _, w := range words {
		a, c := t.article.share(w), t.comments.share(w)
		if a == 0 && c == 0 {
			fresh += newWord
			continue
		}
		odds += math.Log((rarity + a) / (rarity + c + leaning*a))
	}
	return max(-topicBounds, min(topicBounds, odds)), min(newBounds, fresh)
}
