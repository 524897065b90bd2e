package searchurl

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// An address of something other than a list of documents, such as the lines of a
// concordance, takes every parameter of a search and some of its own around it.

// own is a parameter that is not a search's, or is read in another way than a
// search's of the same name.
type own struct {
	Param
	read func(r *reader, value string) // the value is not empty
}

// parseAround reads a search and the parameters around it. It fails as Parse does.
func parseAround(ctx context.Context, values url.Values, opt Options, owns []own) (Search, error) {
	rest := url.Values{}
	for name, given := range values {
		rest[name] = given
	}
	r := &reader{}
	for _, o := range owns {
		delete(rest, o.Name)
		opt.Also = append(opt.Also, o.Name)
		if values := given(values[o.Name]); len(values) > 0 && r.accept(o.Param, values) {
			o.read(r, values[0])
		}
	}
	s, err := Parse(ctx, rest, opt)
	return s, r.with(err)
}

// with adds the faults of other parameters.
func (r *reader) with(err error) error {
	all, faulty := errors.AsType[*Errors](err)
	if err != nil && !faulty {
		return err
	}
	if faulty {
		r.faults = append(r.faults, all.Faults...)
	}
	if len(r.faults) == 0 {
		return nil
	}
	return &Errors{Faults: r.sortedFaults()}
}

// count reads a whole number, which was checked.
func (p Param) count(into *int) func(r *reader, value string) {
	return func(_ *reader, value string) { *into, _ = readCount(value, p.Least, p.Most) }
}

// paramsAround describes the parameters of a search, with another description of
// limit, and others after them. Idle ones are accepted, so that a search can be asked
// again in another way.
func paramsAround(limit string, idle []string, others ...Param) []Param {
	var params []Param
	for _, p := range Params() {
		switch {
		case slices.ContainsFunc(others, func(o Param) bool { return o.Name == p.Name }):
			continue
		case slices.Contains(idle, p.Name):
			p.Description = "Changes nothing here. " + p.Description
		case p.Name == "limit":
			p.Description = limit
		}
		params = append(params, p)
	}
	return append(params, others...)
}

// unused are the parameters of a search that decide neither on what is found nor on
// how labels are read.
var unused = []string{"sort", "cursor", "limit", "facets", "histogram", "tz", "highlight", "labels"}

// Deciding are the parameters of a search that decide on what it finds.
func (s Search) Deciding() url.Values {
	values := s.FirstPage().Values()
	for _, name := range unused {
		values.Del(name)
	}
	return values
}

// prefixed reads a second search whose parameters have a prefix; given is false if
// there are none. Only parameters that decide on what it finds can be given.
func prefixed(ctx context.Context, values url.Values, prefix string, opt Options) (s Search, given bool, err error) {
	inner := url.Values{}
	r := &reader{}
	for name, list := range values {
		plain, has := strings.CutPrefix(name, prefix)
		switch {
		case !has:
		case slices.Contains(sharedParams(), plain):
			r.fault(name, UnknownParameter, "", "there is no such parameter: %s holds for both sides", plain)
		default:
			inner[plain] = list
			given = given || len(list) > 0 && list[0] != ""
		}
	}
	s, err = Parse(ctx, inner, Options{Values: opt.Values, Theme: opt.Theme})
	if all, faulty := errors.AsType[*Errors](err); faulty {
		for i, f := range all.Faults {
			if f.Param != "" {
				all.Faults[i].Param = prefix + f.Param
			}
			if f.Code == UnknownParameter && f.Suggestion != "" {
				all.Faults[i].Suggestion = prefix + f.Suggestion
			}
		}
	}
	return s, given, r.with(err)
}

// sharedParams are the parameters that two searches side by side share.
func sharedParams() []string { return append([]string{"named", "min_confidence"}, unused...) }

// prefixedParams describes the parameters of a second search.
func prefixedParams(prefix, description string) []Param {
	var params []Param
	for _, p := range Params() {
		if !slices.Contains(sharedParams(), p.Name) {
			p.Name, p.Description = prefix+p.Name, description+" "+p.Description
			p.Default = ""
			params = append(params, p)
		}
	}
	return params
}

// address joins a path and parameters.
func address(path string, values url.Values) string {
	if q := values.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// queryOf reads the part of an address after the question mark.
func queryOf(raw string, parse func(url.Values) error) error {
	values, err := url.ParseQuery(raw)
	parseErr := parse(values)
	if err != nil {
		return notParameters(err, parseErr)
	}
	return parseErr
}
