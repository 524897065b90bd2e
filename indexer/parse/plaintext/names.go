package plaintext

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Comments below an article may be signed by a line with a name alone, without a
// time or a button: "Jo Doe", and below it what Jo Doe says. One such line proves
// nothing, since lists, speakers and headings of parts look alike. So they count
// only together and only at the right place:
//
//   - from the first to the end of the page, each has text below it;
//   - there are enough of them, and two different ones at least; what they sign is
//     short on the whole; and it is mostly longer than a name, or most names sign more
//     than once, or each begins a block of lines;
//   - the first stands under a heading of comments, or where the lines without the
//     names say that the article ends.
const (
	fewestNamed   = 3  // names where no heading tells
	fewestHeaded  = 2  // names under a heading of comments
	mostLines     = 4  // lines of a comment with its name, at most, on average
	underHeading  = 3  // lines between a heading of comments and the first name, at most
	longestWriter = 40 // bytes
	alike         = 3  // log odds within which another place may be the end of the article as well
	saysMore      = 20 // letters that tell a text from a name
	repeatsOne    = 10 // one line of so many may say the same as another: lists repeat theirs
)

// named returns the signatures of comments that are signed by names alone; nil if
// they are not. It fails only with ctx.
func (m *Model) named(ctx context.Context, rows []row) ([]signature, error) {
	names := namesAlone(rows)
	if len(names) < fewestHeaded {
		return nil, nil
	}
	if at := headed(rows, names); at >= 0 && signAll(rows, names[at:], fewestHeaded) {
		return byName(rows, names[at:]), nil
	}
	if len(names) < fewestNamed {
		return nil, nil
	}
	at, err := m.firstAtEnd(ctx, rows, names)
	if err != nil || at < 0 || !signAll(rows, names[at:], fewestNamed) {
		return nil, err
	}
	return byName(rows, names[at:]), nil
}

// firstAtEnd returns which name is the first below the end of the article, as the lines
// without the names tell it; -1 if the article ends at none. Where it may end at several
// that follow each other, the first is taken whose text reads like a comment.
func (m *Model) firstAtEnd(ctx context.Context, rows []row, names []int) (int, error) {
	var texts []row
	places := make([]int, 0, len(names)) // how many lines of texts are above each name
	for i, row := range rows {
		if len(places) < len(names) && names[len(places)] == i {
			places = append(places, len(texts))
			continue
		}
		texts = append(texts, row)
	}
	lines, err := m.evidence(ctx, texts)
	if err != nil {
		return -1, err
	}
	score := m.weights.scores(lines)
	best := highest(score)
	at := 0
	for i, place := range places {
		if rounded(score[place]) > rounded(score[places[at]]) {
			at = i
		}
	}
	isLikely := func(at int) bool { return rounded(score[places[at]]) >= rounded(score[best]-alike) }
	if best == len(texts) || !isLikely(at) {
		return -1, nil
	}
	for at > 0 && isLikely(at-1) && registerAt(lines, places[at-1]) <= 0 {
		at--
	}
	return at, nil
}

// headed returns which name is the first below the last heading of comments that has
// one; -1 if there is none.
func headed(rows []row, names []int) int {
	for i := len(rows) - 1; i > 0; i-- {
		if !isMarker(rows[i].text) {
			continue
		}
		at, _ := slices.BinarySearch(names, i+1)
		if at < len(names) && names[at]-i <= underHeading && onlyFurniture(rows[i+1:names[at]]) {
			return at
		}
	}
	return -1
}

func onlyFurniture(rows []row) bool {
	return !slices.ContainsFunc(rows, func(row row) bool { return !isFurniture(row.text) && !isMarker(row.text) })
}

// signAll reports whether names sign all lines from the first of them on.
func signAll(rows []row, names []int, fewest int) bool {
	if len(names) < fewest || len(rows)-names[0] > mostLines*len(names) {
		return false
	}
	times := map[string]int{}
	for _, at := range names {
		times[rows[at].text]++
	}
	longer, again, signsMore, ends := 0, 0, 0, len(rows)
	texts := map[string]bool{}
	for _, at := range slices.Backward(names) {
		said := 0
		for _, row := range rows[at+1 : ends] {
			said += letters(row.text)
			if texts[row.text] {
				again++
			}
			texts[row.text] = true
		}
		if ends = at; said >= saysMore {
			longer++
		}
		if times[rows[at].text] > 1 {
			signsMore++
		}
	}
	proven := 3*longer >= 2*len(names) || 2*signsMore >= len(names) || beginBlocks(rows, names)
	return len(times) > 1 && again*repeatsOne < len(rows)-names[0] && proven
}

// beginBlocks reports whether there is a blank line above each of some lines and above
// no other line between them.
func beginBlocks(rows []row, names []int) bool {
	gaps := 0
	for i, row := range rows[names[0]:] {
		if row.gap {
			gaps++
			if _, found := slices.BinarySearch(names, names[0]+i); !found {
				return false
			}
		}
	}
	return gaps == len(names)
}

func byName(rows []row, names []int) []signature {
	signed := make([]signature, len(names))
	for i, at := range names {
		signed[i] = signature{at, 1, rows[at].text, "", nameOnly}
	}
	return signed
}

// namesAlone returns the lines that may be the name of whoever wrote what is below:
// the line below a name is never one. Where blank lines divide the page into blocks,
// a name begins one.
func namesAlone(rows []row) (names []int) {
	often := map[string]int{}
	for _, row := range rows {
		if len(row.text) <= longestWriter {
			often[row.text]++
		}
	}
	blocks := len(rows) > 1 && inBlocks(rows)
	for i := 1; i+1 < len(rows); i++ {
		if blocks && !rows[i].gap || !isWriter(rows[i].text, often[rows[i].text] > 1) {
			continue
		}
		names = append(names, i)
		i++
	}
	return names
}

// isWriter reports whether a line may be the name of a reader. What may also be a
// short comment must stand there more than once.
func isWriter(text string, again bool) bool {
	if len(text) > longestWriter || !isNameAlone(text) || isPromotion(text) || isMarker(text) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if last == '.' && !initial.MatchString(text) || strings.ContainsAny(text, "$%/=<#&+") || !unicode.IsLetter(first) && first != '@' && first != '_' && !unicode.IsDigit(first) {
		return false
	}
	marks, _ := marksOf(text)
	return marks == 0 || again
}

// initial is a name that ends in the first letter of another: "Jo D."
var initial = lazily(`\p{L} \p{Lu}\.$`)
