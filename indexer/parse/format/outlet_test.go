package format_test

import (
	"testing"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

func TestOutlet(t *testing.T) {
	t.Parallel()
	o := format.Options{Outlets: formattest.Outlets{}}
	for _, row := range []struct{ address, name, want string }{
		{"https://www.bugle.example/a/1", "Anything", "bugle"},
		{"https://news.ledger.co.uk/a/1", "The Ledger", "ledger"},
		{"", "Harbor Ledger", "harbor-ledger"},
		{"", "ledger.co.uk", "ledger"},
		{"", "www.Ledger.com", "ledger"},
		{"", "blogs.ledger.com", "ledger"},
		{"", "U.S.", "us"},
		{"", "co.uk", "couk"},
		{"", "St. Louis Post", "st-louis-post"},
		{"https://ledger.com/1", "other.com", "ledger"},
		{"", "", ""},
	} {
		if got := o.Outlet(row.address, row.name); got != row.want {
			t.Errorf("the outlet of %q at %q is %q, want %q", row.name, row.address, got, row.want)
		}
	}
}
