package searchurl

import (
	"slices"
	"strconv"
	"strings"

	"standpoint/indexer/search/schema"
)

// Unknown is the fault of a parameter that there is not. It suggests the one of
// known that is meant: one that is only written otherwise, one that other search
// systems call so, or else the most similar.
func Unknown(name, value string, known []string) Fault {
	f := Fault{Param: name, Position: -1, Code: UnknownParameter, Message: "there is no such parameter"}
	plain := plainName(name)
	meant, tried := meanings[plain]
	if n, err := strconv.Atoi(value); err == nil && n < 1000 && meant.name == "from" {
		meant = meanings["offset"] // start=20 counts documents; start=2025 is a date
	}
	if meant.name == "facets" && slices.Contains(known, byParam.Name) {
		meant = meaning{name: byParam.Name}
	}
	same := slices.IndexFunc(known, func(k string) bool { return plainName(k) == plain })
	switch {
	case same >= 0:
		f.Suggestion = known[same]
	case tried && slices.Contains(known, meant.name):
		f.Suggestion, f.Message = meant.name, f.Message+meant.hint
	case tried && meant.name == "":
		f.Message += meant.hint
	case isTracker(name):
		f.Message += "; it says where a link was shared, so leave it out"
	default:
		f.Suggestion = schema.Nearest(name, known)
	}
	return f
}

// plainName writes a name without what differs between conventions: perPage,
// per-page and per_page; outlet[], outlet[0] and outlet; exclude_outlet and
// not.outlet.
func plainName(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(name), "[")
	name = strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(name)
	for _, no := range []string{"exclude", "without", "no", "!"} {
		if field, cut := strings.CutPrefix(name, no); cut && slices.Contains(FilterFields(), field) {
			return "not" + field
		}
	}
	return name
}

// meaning is our name for what a parameter of another system does, and what must
// be said besides. Without a name there is no such thing here, and hint says why.
type meaning struct{ name, hint string }

// meanings holds names of other systems by their plain form: those of GDELT,
// Google, NewsAPI, the Guardian, Reddit, Solr, Elasticsearch, CrowdTangle and of
// paging in general.
var meanings = func() map[string]meaning {
	all := map[string]meaning{}
	for _, line := range []struct {
		meaning
		names string
	}{
		{meaning{"q", ""}, "query search keyword keywords term terms text s w words phrase find string searchterm searchquery querystring querytext fulltext"},
		{meaning{"limit", ""}, "perpage pagesize itemsperpage resultsperpage size count rows num n max maxresults maxrecords maxitems maxrows top take results hits length first"},
		{meaning{"cursor", "; pages have no numbers: give the next_cursor of the answer before"},
			"page offset skip startindex startrow pagenumber pagenum pageno pageindex p pg next nextpage nextcursor token pagetoken nextpagetoken continuation continue searchafter scroll scrollid cursormark position"},
		{meaning{"from", ""}, "since after start startdate starttime startdatetime datestart datefrom fromdate fromtime begin begindate mindate earliest publishedafter postedafter createdafter afterdate dategte gte gt"},
		{meaning{"from", "; dates are bounded by from and to, and q takes a span, such as date:2025-04"}, "date dates day month year pubdate published publishedat posted created createdat daterange timespan"},
		{meaning{"to", ""}, "until before end enddate endtime enddatetime dateend dateto todate totime till upto maxdate latest publishedbefore postedbefore createdbefore datelte datelt lte lt"},
		{meaning{"outlet", ""}, "source sources sourceid sourcename site sites website publisher publication publications domain domains newspaper host newssource provider media"},
		{meaning{"kind", ""}, "type types doctype documenttype contenttype itemtype objecttype entitytype format_type resource"},
		{meaning{"agency", ""}, "organization organizations organisation organisations org orgs entity entities department dept ministry government governmentagency institution body agencyid"},
		{meaning{"location", ""}, "country countries countrycode city cities state region county province town place places placename loc geo geoname where near area locations sourcecountry"},
		{meaning{"lang", ""}, "language languages locale lr hl langs languagecode langcode sourcelang"},
		{meaning{"sort", ""}, "order orderby sortby sortorder ordering ranking rank sorting orderdirection sortdirection"},
		{meaning{"author", ""}, "user username byline by writer commenter authors authorname creator screenname nick poster journalist reporter account"},
		{meaning{"stance", ""}, "sentiment side opinion tone polarity attitude leaning label"},
		{meaning{"toward", ""}, "towards target about stancetoward aspect"},
		{meaning{"labelled_by", ""}, "labeledby labelled labeled labeller labeler annotatedby annotator annotators codedby coded judgedby judge human humans people manual goldlabel gold"},
		{meaning{"platform", ""}, "service network forum community app"},
		{meaning{"duplicate_group", ""}, "duplicate duplicates copies copy group groupid campaign neardup"},
		{meaning{"event", ""}, "events eventid happening incident cluster clusterid topic storyline"},
		{meaning{"unit", ""}, "dedup deduplicate dedupe collapse distinct unique"},
		{meaning{"article", ""}, "thread story articleid threadid storyid post postid linkid parent parentid id ids"},
		{meaning{"facets", ""}, "facet facetfield facetfields aggs agg aggregation aggregations aggregate groupby group countby"},
		{meaning{"histogram", ""}, "interval timeline datehistogram granularity bucket buckets resolution timeinterval timeseries"},
		{meaning{"highlight", ""}, "highlights highlighting snippet snippets marks"},
		{meaning{"match", ""}, "operator defaultoperator op qop mode searchmode searchtype querytype"},
		{meaning{"min_confidence", ""}, "confidence threshold minscore scorethreshold certainty minprobability"},
		{meaning{"missing", ""}, "null empty isnull absent"},
		{meaning{"", "; each field has one that excludes, such as not.outlet"}, "exclude not excluding without"},
		{meaning{"", "; answers are JSON"}, "format output alt accept wt callback jsonp pretty"},
		{meaning{"", "; an answer has every field"}, "fields fl select include includes expand embed view projection source_fields showfields"},
		{meaning{"", "; no key is needed"}, "apikey key accesstoken auth apitoken"},
	} {
		for name := range strings.FieldsSeq(line.names) {
			all[plainName(name)] = line.meaning
		}
	}
	return all
}()
