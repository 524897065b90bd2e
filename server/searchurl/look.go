package searchurl

import "net/url"

// Look is how pages show what a search finds. It changes nothing about what is found,
// so that only addresses of pages have it; the API does not know it.
type Look struct {
	View  View
	Split Split
}

// View is how results are listed.
type View string

// The views. A list shows what is said; the compact view has a line for each document.
const (
	ListView    View = ""
	CompactView View = "compact"
)

// Split is what a timeline is split by.
type Split string

// The splits: by kind of document, outlet, or side toward the agency that the search is
// about or, if it is about none or several, toward each document's lead agency.
const (
	NoSplit     Split = ""
	KindSplit   Split = "kind"
	OutletSplit Split = "outlet"
	SideSplit   Split = "side"
)

// Names of the parameters of a Look, for Options.Also.
const (
	ViewName  = "view"
	SplitName = "split"
)

// The parameters of a Look.
var lookParams = []Param{
	{Name: ViewName, Type: "string", Enum: []string{"list", string(CompactView)}, Default: "list",
		Description: "How a page lists the results. The API does not have it."},
	{Name: SplitName, Type: "string", Enum: []string{"none", string(KindSplit), string(OutletSplit), string(SideSplit)}, Default: "none",
		Description: "What a page splits the timeline by. The API does not have it."},
}

// also describes a further parameter that the caller takes.
func also(name string) Param {
	for _, p := range lookParams {
		if p.Name == name {
			return p
		}
	}
	return Param{Name: name}
}

// look takes the parameters of a Look that were asked for and can be read.
func (r *reader) look(values url.Values, asked []Param) {
	for _, p := range asked {
		value := Value(values, p.Name)
		if value == p.Default || p.Check(value) != nil {
			continue
		}
		switch p.Name {
		case ViewName:
			r.search.Look.View = View(value)
		case SplitName:
			r.search.Look.Split = Split(value)
		}
	}
}

// Values writes a look as parameters, without defaults.
func (l Look) Values() url.Values {
	values := url.Values{}
	if l.View != ListView {
		values.Set(ViewName, string(l.View))
	}
	if l.Split != NoSplit {
		values.Set(SplitName, string(l.Split))
	}
	return values
}

// WithLook returns the search shown in another way.
func (s Search) WithLook(look Look) Search {
	s.Look = look
	return s
}
