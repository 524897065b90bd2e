package report

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What of a search a number says, beside the columns of an aggregate.
const (
	Count = "count" // documents
	Alpha = "alpha" // Krippendorff's alpha of the newest sample of the search
)

// measures are what a number at an address of /explore can say: columns of its rows.
var measures = []string{Count, "authors", "articles", "n", "share", "share_corrected", "n_labelled"}

// intervals are the columns of the ends of intervals.
var intervals = map[string][2]string{"share": {"share_low", "share_high"}, "share_corrected": {"low", "high"}}

func isShare(measure string) bool { return intervals[measure] != [2]string{} }

// Value is what a search says.
type Value struct {
	Number    float64 // a share is from 0 to 1
	Low, High float64 // 95% interval
	Interval  bool    // there is one
}

// form is how a number is written: 1,748 or 61.2% (51.4 to 71.3). A question mark stands
// for a number that is not known yet.
type form struct {
	known    bool
	commas   bool
	percent  bool
	decimals int
	interval bool
}

var written = regexp.MustCompile(`^([−-]?[0-9][0-9,]*(?:\.[0-9]+)?|\?)(%?)( \((?:[−-]?[0-9][0-9,]*(?:\.[0-9]+)?|\?)%? to (?:[−-]?[0-9][0-9,]*(?:\.[0-9]+)?|\?)%?\))?$`)

// formOf reads how a number is written; false if a text is not one.
func formOf(text, measure string) (f form, ok bool) {
	parts := written.FindStringSubmatch(text)
	if parts == nil {
		return f, false
	}
	f = form{known: !strings.Contains(text, "?"), percent: parts[2] != "", interval: parts[3] != "", commas: true}
	if f.known {
		_, fraction, _ := strings.Cut(parts[1], ".")
		f.decimals = len(fraction)
		whole := strings.TrimLeft(strings.TrimSuffix(parts[1], "."+fraction), "−-")
		f.commas = strings.Contains(parts[1], ",") || len(whole) < 4
		return f, true
	}
	switch {
	case isShare(measure):
		f.percent, f.decimals = true, 1
	case measure == Alpha:
		f.decimals = 2
	}
	return f, true
}

// write writes a value in the form.
func (f form) write(v Value) string {
	sign := ""
	if f.percent {
		sign = "%"
	}
	text := f.number(v.Number) + sign
	if f.interval && v.Interval {
		text += " (" + f.number(v.Low) + " to " + f.number(v.High) + ")"
	}
	return text
}

func (f form) number(x float64) string {
	digits := strconv.FormatFloat(math.Abs(f.rounded(x)), 'f', f.decimals, 64)
	if whole, fraction, _ := strings.Cut(digits, "."); f.commas {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		if digits = whole; fraction != "" {
			digits += "." + fraction
		}
	}
	if f.rounded(x) < 0 {
		return "−" + digits
	}
	return digits
}

// rounded is a number as far as the form shows it: percent points of a share.
func (f form) rounded(x float64) float64 {
	if f.percent {
		x *= 100
	}
	scale := math.Pow(10, float64(f.decimals))
	return math.Round(x*scale+math.Copysign(1e-9, x)) / scale
}

// same reports whether two texts of one form say the same.
func same(a, b string) bool { return plain.Replace(a) == plain.Replace(b) }

var plain = strings.NewReplacer(",", "", "−", "-", "%", "")

// difference says by how much a value is above what a report says: +2, −0.3 points; "" if
// it is the same.
func (f form) difference(says string, v Value) string {
	if !f.known || same(says, f.write(v)) {
		return ""
	}
	number := plain.Replace(strings.SplitN(says, " ", 2)[0])
	was, _ := strconv.ParseFloat(strings.TrimSuffix(number, "%"), 64) // as the expression has it
	d := form{known: true, commas: true, decimals: f.decimals}
	by := d.number(f.rounded(v.Number) - was)
	switch {
	case strings.Trim(by, "−0.") == "":
		return "another interval"
	case !strings.HasPrefix(by, "−"):
		by = "+" + by
	}
	if f.percent {
		by += " points"
	}
	return by
}

// readMeasure reads the title of a link: what of the search its number says.
func readMeasure(title, page string) (measure string, of []string, fault string) {
	measure, values, hasValues := strings.Cut(strings.TrimSpace(title), " of ")
	if hasValues {
		for value := range strings.SplitSeq(values, ",") {
			of = append(of, strings.TrimSpace(value))
		}
	}
	if page == searchPage {
		if measure == "" {
			measure = Count
		}
		if measure != Count && measure != Alpha || hasValues {
			return "", nil, "a number of a search is “count” (as without a title) or “alpha”; for others count by a field, as in [?](/explore?agency=us-fema&by=toward \"share of us-fema:critical\")"
		}
		return measure, nil, ""
	}
	if !slices.Contains(measures, measure) || !hasValues {
		return "", nil, "the title of the link must say which number of the table it is, as in \"share of us-fema:critical\": one of " + strings.Join(measures, ", ") + ", and the values of its row"
	}
	return measure, of, ""
}
