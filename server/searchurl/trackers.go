package searchurl

import (
	"net/url"
	"slices"
	"strings"

	"standpoint/corpus"
)

// WithoutTrackers returns the part of an address after the question mark without
// the parameters that networks, newsletters and advertisers add to links. All
// others stay as they are written.
func WithoutTrackers(raw string) string {
	pairs := strings.Split(raw, "&")
	kept := slices.DeleteFunc(pairs, func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		if unescaped, err := url.QueryUnescape(name); err == nil {
			name = unescaped
		}
		return isTracker(name)
	})
	return strings.Join(kept, "&")
}

// isTracker reports whether a parameter says where a reader came from.
func isTracker(name string) bool {
	name = strings.ToLower(name)
	return corpus.IsTracker(name) || slices.Contains(trackers, name) ||
		slices.ContainsFunc(trackerPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// trackers and trackerPrefixes complete those of corpus, which make ids and so
// cannot grow. None of them can be a parameter of a search.
var (
	trackers = strings.Fields(`gad_campaignid mibextid fb_action_ids fb_action_types fb_source fb_ref igsh
		rdt_cid sccid epik s_kwcid ef_id irclickid cjevent wickedid ysclid _openstat dicbo _ke _kx
		ck_subscriber_id sfmc_id ref_src ref_url guccounter _branch_match_id __twitter_impression xtor`)
	trackerPrefixes = []string{"pk_", "piwik_", "matomo_", "hsa_", "_hs", "__hs", "vero_", "oly_", "guce_"}
)
