// Command train fits the weights of package genre and prints them.
//
//	go run ./indexer/parse/genre/train -news FILE.jsonl.gz -comments FILE.jsonl.gz,… > indexer/parse/genre/genre.tsv
//
// News are the sentences of NewsMTSC (MIT), {"id":…,"text":…} a line; comments
// are forum posts in the public domain, {"subreddit":…,"text":…} a line. The
// same input gives the same weights.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"

	"standpoint/indexer/parse/genre"
	"standpoint/indexer/parse/genre/corpora"
)

type example struct {
	features []int32
	news     bool
	weight   float64
}

type row struct {
	ID, Subreddit, Text, Target string
}

func main() {
	log.SetFlags(0)
	news := flag.String("news", "", "gzipped JSON Lines of news sentences")
	comments := flag.String("comments", "", "gzipped or plain JSON Lines of forum posts, comma-separated")
	flag.Parse()
	random := rand.New(rand.NewPCG(1, 2))
	newsLines, err := readNews(*news, random)
	if err != nil {
		log.Fatal("train: ", err)
	}
	commentLines, err := readComments(strings.Split(*comments, ","), random)
	if err != nil {
		log.Fatal("train: ", err)
	}
	log.Printf("news %d lines, comments %d lines", len(newsLines), len(commentLines))
	known := vocabulary(newsLines, commentLines)
	names, examples := extract(newsLines, commentLines, known)
	weights := fit(examples, len(names), random)
	if err := write(os.Stdout, names, weights); err != nil {
		log.Fatal("train: ", err)
	}
}

// line is one text and the source that it counts for when it is asked how many
// sources use a word.
type line struct{ text, source string }

const joins = 3 // times that the sentences are joined again, in other ways, to paragraphs

// readNews joins one to three sentences to a paragraph, as news are set, each
// sentence in several ways.
func readNews(path string, random *rand.Rand) ([]line, error) {
	var sentences []row
	if err := corpora.Each(path, func(r row) { sentences = append(sentences, r) }); err != nil {
		return nil, err
	}
	var out []line
	for range joins {
		var pending []string
		want := 1
		for _, r := range sentences {
			if pending = append(pending, strings.TrimSpace(r.Text)); len(pending) < want {
				continue
			}
			parts := strings.Split(r.ID, "_")
			out = append(out, line{strings.Join(pending, " "), strings.Join(parts[:min(3, len(parts))], "_")})
			pending, want = nil, 1+random.IntN(3)
		}
	}
	return out, nil
}

// Lines of one forum at most, so that no forum's talk weighs more, and of one where
// people argue about public matters.
const perForum, perDebate = 3, 3000

// readComments cuts posts into paragraphs and those into stretches of one to
// four sentences, so that their length does not give them away.
func readComments(paths []string, random *rand.Rand) ([]line, error) {
	var out []line
	count := map[string]int{}
	for _, path := range paths {
		err := corpora.Each(path, func(r row) {
			limit := perForum
			if r.Target != "" || corpora.IsDebate(r.Subreddit) {
				limit = perDebate
			}
			for _, text := range strings.Split(r.Text, "\n") {
				text = corpora.Plain(text)
				for text != "" {
					var piece string
					piece, text = corpora.Cut(text, 1+random.IntN(4))
					if len(piece) < 15 || len(piece) > 1500 || count[r.Subreddit] >= limit {
						continue
					}
					count[r.Subreddit]++
					out = append(out, line{piece, r.Subreddit})
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// vocabulary keeps the words that many sources use: what few use is a topic.
func vocabulary(news, comments []line) func(string) bool {
	sources := func(lines []line) map[string]map[string]bool {
		out := map[string]map[string]bool{}
		for _, l := range lines {
			for _, w := range genre.Lower(l.text) {
				if out[w] == nil {
					out[w] = map[string]bool{}
				}
				out[w][l.source] = true
			}
		}
		return out
	}
	inNews, inComments := sources(news), sources(comments)
	return func(w string) bool {
		n, c := len(inNews[w]), len(inComments[w])
		return c >= 60 || c >= 12 && n >= 12 || n >= 40
	}
}

// public words show a line to be about public matters, as comments on news are;
// such lines count for more.
var public = regexp.MustCompile(`(?i)\b(governments?|country|countries|president|minister|parliament|congress|senate|party|vote[rs]?|voting|election|elected|tax(es)?|laws?|police|war|rights|media|news|policy|politic\w+|liberals?|conservatives?|democrats?|republicans?|immigra\w+|economy|court|judge|citizens?|society|public|nation|americans?|canadians?|article|corporat\w+|money|billion|million)\b`)

const publicWeight = 3

const rarest = 15 // lines that must show a feature for it to count

func extract(news, comments []line, known func(string) bool) ([]string, []example) {
	count := map[string]int{}
	texts := make([][]string, 0, len(news)+len(comments))
	for _, l := range slices.Concat(news, comments) {
		features := genre.Features(l.text, known)
		texts = append(texts, features)
		seen := slices.Clone(features)
		slices.Sort(seen)
		for _, f := range slices.Compact(seen) {
			count[f]++
		}
	}
	var names []string
	for f, n := range count {
		if n >= rarest {
			names = append(names, f)
		}
	}
	slices.Sort(names)
	index := map[string]int32{}
	for i, f := range names {
		index[f] = int32(i)
	}
	examples := make([]example, len(texts))
	for i, features := range texts {
		e := example{news: i < len(news), weight: 1}
		if !e.news {
			e.weight = float64(len(news)) / float64(len(comments))
		}
		for _, f := range features {
			if at, ok := index[f]; ok {
				e.features = append(e.features, at)
			}
		}
		if !e.news && public.MatchString(comments[i-len(news)].text) {
			e.weight *= publicWeight
		}
		examples[i] = e
	}
	return append(names, "#bias"), examples
}

// fit minimises log loss by AdaGrad (Duchi et al. 2011). That it stops early, and
// that each time a line is seen some of its features are dropped (Srivastava et
// al. 2014), keeps the weights small and spreads them.
func fit(examples []example, features int, random *rand.Rand) []float64 {
	const epochs, rate, dropped = 8, 0.3, 0.3
	bias := features - 1
	w, g := make([]float64, features), make([]float64, features)
	step := func(i int, gradient float64) {
		g[i] += gradient * gradient
		w[i] -= rate * gradient / (math.Sqrt(g[i]) + 1e-8)
	}
	var kept []int32
	for epoch := range epochs {
		loss, wrong := 0.0, 0.0
		for _, at := range random.Perm(len(examples)) {
			e := examples[at]
			kept = kept[:0]
			for _, f := range e.features {
				if random.Float64() >= dropped {
					kept = append(kept, f)
				}
			}
			scale := genre.Scale(len(kept))
			z := w[bias]
			for _, f := range kept {
				z += w[f] * scale
			}
			y := 0.0
			if e.news {
				y = 1
			}
			p := 1 / (1 + math.Exp(-z))
			loss -= e.weight * math.Log(max(1e-12, 1-math.Abs(y-p)))
			if (p > 0.5) != e.news {
				wrong += e.weight
			}
			d := (p - y) * e.weight
			step(bias, d)
			for _, f := range kept {
				step(int(f), d*scale)
			}
		}
		log.Printf("epoch %d: loss %.4f, wrong %.4f", epoch, loss/float64(len(examples)), wrong/float64(len(examples)))
	}
	return w
}

func write(out io.Writer, names []string, weights []float64) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "## Weights of package genre; written by its train program. Positive: news; negative: comments.")
	fmt.Fprintln(w, "## Fitted on NewsMTSC (MIT licence) and forum posts in the public domain (ODC PDDL 1.0).")
	for i, name := range names {
		fmt.Fprintf(w, "%s\t%.2f\n", name, weights[i])
	}
	return w.Flush()
}
