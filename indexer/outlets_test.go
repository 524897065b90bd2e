package indexer

import (
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus/records"
)

// A receipt lists the largest of many outlets and accounts for the others.
func TestReceiptOfManyOutlets(t *testing.T) {
	t.Parallel()
	var receipt Receipt
	for i := range 100 {
		name := fmt.Sprintf("outlet-%02d", i)
		receipt.Outlets = append(receipt.Outlets, OutletSummary{Outlet: name, Came: records.OutletStats{Outlet: name, Articles: 1 + i%50}})
	}
	var b strings.Builder
	if err := receipt.Print(&b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	var listed []string
	for _, line := range lines {
		if strings.HasPrefix(line, "outlet ") {
			listed = append(listed, line)
		}
	}
	if len(listed) != outletsShown+1 || !strings.Contains(listed[0], "outlet-49: 50 articles") {
		t.Fatalf("listed are %d outlets, first %s", len(listed), listed[0])
	}
	if last := listed[outletsShown]; last != "outlet      and 60 smaller outlets with 930 articles; --json lists all" {
		t.Errorf("the rest is %q", last)
	}
}
