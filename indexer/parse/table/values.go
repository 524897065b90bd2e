package table

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
)

func isNumber(v string) bool {
	_, ok := number(v)
	return ok
}

// number reads a number, also as pages shorten it ("1.2K").
func number(v string) (float64, bool) {
	v, times := strings.ReplaceAll(strings.TrimSpace(v), ",", ""), 1.0
	for _, unit := range []struct {
		suffix string
		times  float64
	}{{"K", 1e3}, {"k", 1e3}, {"M", 1e6}} {
		if short, ok := strings.CutSuffix(v, unit.suffix); ok {
			v, times = short, unit.times
		}
	}
	n, err := strconv.ParseFloat(v, 64)
	if n *= times; times > 1 {
		n = math.Round(n)
	}
	return n, err == nil
}

// isCount recognizes whole numbers.
func isCount(v string) bool {
	n, ok := number(v)
	return ok && n == math.Trunc(n)
}

// isCommentAddress recognizes addresses that point at one comment: of Reddit, of the
// networks that commentAt knows, or by a fragment that says so.
func isCommentAddress(v string) bool {
	if !isAddress(v) {
		return false
	}
	if _, id := forumapi.RedditCommentAt(v); id != "" {
		return true
	}
	if _, id, _ := commentAt(v); id != "" {
		return true
	}
	_, fragment, _ := strings.Cut(v, "#")
	return strings.HasPrefix(fragment, "comment-") || strings.HasPrefix(fragment, "comment_") || strings.HasPrefix(fragment, "dsq-comment")
}

func isShort(v string) bool { return utf8.RuneCountInString(v) <= 120 && !strings.Contains(v, "\n") }

func isRunning(v string) bool { return len(strings.Fields(v)) >= 5 || utf8.RuneCountInString(v) >= 40 }

func isFlag(v string) bool { _, ok := yesOrNo(v); return ok }

func isKind(v string) bool { return kind(v) != "" }

func isTime(v string) bool { _, ok := when(v, datetime.Hint{}); return ok }

func isAddress(v string) bool {
	u, err := url.Parse(v)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// isPrivateValue recognizes an e-mail address or an IP address.
func isPrivateValue(v string) bool { return !strings.ContainsAny(v, " \n") && format.IsPrivate(v) }

// yesOrNo reads a yes or no.
func yesOrNo(v string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "1", "true", "t", "yes", "y":
		return true, true
	case "", "0", "false", "f", "no", "n", "null", "none":
		return false, true
	}
	return false, false
}

// kind reads what a row is: "article", "comment" or, if that is not said, "".
func kind(v string) string {
	switch normal(v) {
	case "article", "story", "post", "submission", "news", "headline", "t3":
		return "article"
	case "comment", "reply", "userreply", "reporterreply", "t1":
		return "comment"
	}
	return ""
}
