package results

import (
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// timeWarnings says what of a request's times cannot have the effect that was meant.
func timeWarnings(req search.Request) []string {
	warnings := dateless(req)
	if req.Zone != "" && req.Histogram == nil {
		warnings = append(warnings, "The time zone (tz) is that of the intervals of histogram, which is not asked for: tz changes nothing here.")
	}
	return warnings
}

// dateless warns of a search for documents without a date within a range of dates.
func dateless(req search.Request) []string {
	missing := slices.ContainsFunc(req.Filters, func(f search.Filter) bool { return f.Field == schema.Date && f.Missing })
	if !missing || req.From.IsZero() && req.To.IsZero() {
		return nil
	}
	return []string{"Documents without a date (missing=date) are in no range of dates, so nothing can be found: leave out from and to, or missing=date."}
}
