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
	topicBounds = 6     // log odds that the topic of one line gives at most
	novelty     = 0.3   // log odds against the article of a topic word that nothing above or below has
	enough      = 60    // topic words of an article after which half of that counts: at first all words are new
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

// logOdds weighs how often the article and how often the comments speak of
// what a line speaks of.
func (t topics) logOdds(words []string) float64 {
	sum := 0.0
	fresh := novelty * t.article.total / (t.article.total + enough)
	for _, w := range words {
		a, c := t.article.share(w), t.comments.share(w)
		if a == 0 && c == 0 {
			sum -= fresh
			continue
		}
		sum += math.Log((rarity + a) / (rarity + c + leaning*a))
	}
	return max(-topicBounds, min(topicBounds, sum))
}
