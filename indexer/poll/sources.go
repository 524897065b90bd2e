package poll

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// Source is a feed or a page that is read again and again.
type Source struct {
	URL      string
	Every    time.Duration // how often; 0: as the options say
	Articles bool          // the articles that a feed names are read too
}

// The shortest and the longest time between two readings of a source.
const (
	Shortest = time.Minute
	Longest  = 30 * 24 * time.Hour
)

// ReadSources reads a list of sources: an address on each line and, after it, settings:
//
//	# what follows a # is a comment
//	https://example.org/feed.xml
//	https://example.org/story every=6h
//	https://example.org/comments.xml every=5m articles=no
//
// An error names the file, the line and what was expected there.
func ReadSources(name string, in io.Reader) (sources []Source, err error) {
	lines := bufio.NewScanner(in)
	first := map[string]int{}
	for number := 1; lines.Scan(); number++ {
		words := strings.Fields(strings.TrimPrefix(lines.Text(), "\uFEFF"))
		for i, word := range words {
			if strings.HasPrefix(word, "#") {
				words = words[:i]
				break
			}
		}
		if len(words) == 0 {
			continue
		}
		source, err := readSource(words)
		if before := first[source.URL]; err == nil && before > 0 {
			err = fmt.Errorf("%s is on line %d too", source.URL, before)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, number, err)
		}
		first[source.URL] = number
		sources = append(sources, source)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("%s: there is no address in it; want one on each line, such as https://example.org/feed.xml", name)
	}
	return sources, nil
}

func readSource(words []string) (Source, error) {
	address, err := addressOf(words[0])
	if err != nil {
		return Source{}, err
	}
	source := Source{URL: address, Articles: true}
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "every":
			source.Every, err = time.ParseDuration(value)
			if err != nil || source.Every < Shortest || source.Every > Longest {
				return Source{}, fmt.Errorf("every=%s: want a time from %s to %s, such as every=15m or every=6h", value, Shortest, Longest)
			}
		case "articles":
			if value != "yes" && value != "no" {
				return Source{}, fmt.Errorf("articles=%s: want yes or no", value)
			}
			source.Articles = value == "yes"
		default:
			return Source{}, fmt.Errorf("%q: want every=TIME or articles=no after the address", word)
		}
	}
	return source, nil
}

// addressOf returns an address as it is asked for: without a fragment.
func addressOf(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("%q: want an address such as https://example.org/feed.xml", text)
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return "", fmt.Errorf("%q: want an address that begins with https:// or http:// and a host", text)
	case u.User != nil:
		return "", errors.New("the address has a name or a password in it; addresses are kept and shown, so want one without")
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = strings.ToLower(u.Host)
	return u.String(), nil
}
