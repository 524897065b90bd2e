package searchurl

import (
	"context"
	"net/url"
	"strconv"
	"strings"
)

// Requests that compare words.
const (
	DefaultMinDocuments = 5
	MaxMinDocuments     = 1_000_000
	DefaultWindow       = 5
	MaxWindow           = 50
)

// against begins the names of the parameters of the other set.
const against = "against."

// Keyness is a request for the words that mark the documents that a search finds
// against others. The limit of its Search is the number of words each way.
type Keyness struct {
	Search       Search
	Against      *Search // nil: all other documents
	MinDocuments int     // of both sets together, that a word must be in
}

// Collocates is a request for the words near those of a search.
type Collocates struct {
	Search       Search
	Window       int // words on either side
	MinDocuments int
}

var (
	minDocumentsParam = Param{Name: "min_documents", Type: "integer", Least: 1, Most: MaxMinDocuments, Default: strconv.Itoa(DefaultMinDocuments),
		Description: "Only words in at least so many documents are compared."}
	windowParam = Param{Name: "window", Type: "integer", Least: 1, Most: MaxWindow, Default: strconv.Itoa(DefaultWindow),
		Description: "How many words before and after a match are near, 1 to " + strconv.Itoa(MaxWindow) + "."}
	againstParam = Param{Name: "against"}
)

// wordsLimit describes limit where it is a number of words.
const wordsLimit = "Words wanted"

// KeynessParams describes the parameters of an address of keyness.
func KeynessParams() []Param {
	params := paramsAround(wordsLimit+" each way, at most "+strconv.Itoa(MaxLimit)+".", []string{"sort", "cursor", "facets", "histogram", "tz", "highlight"}, minDocumentsParam)
	return append(params, prefixedParams(against, "Of the documents to compare with:")...)
}

// CollocatesParams describes the parameters of an address of collocates.
func CollocatesParams() []Param {
	return paramsAround(wordsLimit+", at most "+strconv.Itoa(MaxLimit)+".", []string{"sort", "cursor", "facets", "histogram", "tz", "highlight"}, windowParam, minDocumentsParam)
}

// ParseKeyness reads the part of an address after the question mark. It fails as
// ParseRaw does.
func ParseKeyness(ctx context.Context, raw string, opt Options) (k Keyness, err error) {
	err = queryOf(raw, func(values url.Values) error {
		k, err = parseKeyness(ctx, values, opt)
		return err
	})
	return k, err
}

func parseKeyness(ctx context.Context, values url.Values, opt Options) (Keyness, error) {
	k := Keyness{MinDocuments: DefaultMinDocuments}
	owns := []own{
		{minDocumentsParam, minDocumentsParam.count(&k.MinDocuments)},
		{againstParam, func(r *reader, _ string) {
			r.fault(againstParam.Name, UnknownParameter, against+"q", "there is no such parameter: the documents to compare with are given by parameters such as against.q and against.outlet")
		}},
	}
	mine := url.Values{}
	for name, list := range values {
		if !strings.HasPrefix(name, against) {
			mine[name] = list
		}
	}
	var err error
	k.Search, err = parseAround(ctx, mine, opt, owns)
	other, given, otherErr := prefixed(ctx, values, against, opt)
	if given {
		other = other.WithView(k.Search.Request.View)
		k.Against = &other
	}
	return k, joined(err, otherErr)
}

// joined are the faults of two searches.
func joined(err, other error) error {
	r := &reader{}
	if failed := r.with(err); failed != nil && len(r.faults) == 0 {
		return failed
	}
	return r.with(other)
}

// ParseCollocates reads the part of an address after the question mark. It fails as
// ParseRaw does.
func ParseCollocates(ctx context.Context, raw string, opt Options) (c Collocates, err error) {
	err = queryOf(raw, func(values url.Values) error {
		c = Collocates{Window: DefaultWindow, MinDocuments: DefaultMinDocuments}
		c.Search, err = parseAround(ctx, values, opt, []own{
			{windowParam, windowParam.count(&c.Window)},
			{minDocumentsParam, minDocumentsParam.count(&c.MinDocuments)},
		})
		return err
	})
	return c, err
}

// Values writes a request as parameters, without defaults.
func (k Keyness) Values() url.Values {
	values := wordValues(k.Search, k.MinDocuments)
	if k.Against != nil {
		other := k.Against.Deciding()
		for _, name := range sharedParams() {
			other.Del(name)
		}
		for name, list := range other {
			values[against+name] = list
		}
	}
	return values
}

// Values writes a request as parameters, without defaults.
func (c Collocates) Values() url.Values {
	values := wordValues(c.Search, c.MinDocuments)
	if c.Window != DefaultWindow {
		values.Set("window", strconv.Itoa(c.Window))
	}
	return values
}

func wordValues(s Search, minDocuments int) url.Values {
	values := s.Deciding()
	if n := s.Request.Limit; n != DefaultLimit {
		values.Set("limit", strconv.Itoa(n))
	}
	if minDocuments != DefaultMinDocuments {
		values.Set("min_documents", strconv.Itoa(minDocuments))
	}
	return values
}

// URL returns the address of a request at a path.
func (k Keyness) URL(path string) string { return address(path, k.Values()) }

// URL returns the address of a request at a path.
func (c Collocates) URL(path string) string { return address(path, c.Values()) }

// KeynessOf compares what a search finds with all other documents.
func KeynessOf(s Search) Keyness {
	return Keyness{Search: LinesOf(s).Search, MinDocuments: DefaultMinDocuments}
}

// CollocatesOf asks for the words near those of a search.
func CollocatesOf(s Search) Collocates {
	return Collocates{Search: LinesOf(s).Search, Window: DefaultWindow, MinDocuments: DefaultMinDocuments}
}
