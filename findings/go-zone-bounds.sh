#!/usr/bin/env bash
# Go 1.26, package time: ZoneBounds of the last day of a leap year end before it.
#
# Guess: t.ZoneBounds returns start <= t < end, so stepping from end to end walks
# through all changes of a zone.
# Seen: where a rule gives the changes of every year (for New York from 2007 on),
# each year ends after 365 days. On 31 December of a leap year end is before t, and a
# loop that goes on from end never ends.
#
# What follows for Standpoint: a bound that is not later than the time is passed
# over by a day (indexer/search/bleveengine/calendar.go; TestBucketsOverChangesOfClocks).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >go.mod <<'EOM'
module finding

go 1.24
EOM
cat >main.go <<'EOM'
package main

import (
	"fmt"
	"os"
	"time"
	_ "time/tzdata"
)

func main() {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	t := time.Date(2048, 12, 31, 12, 0, 0, 0, newYork)
	start, end := t.ZoneBounds()
	fmt.Printf("%v is from %v to %v\n", t, start, end)
	if end.After(t) {
		fmt.Println("CHANGED: the bounds hold the time")
		os.Exit(1)
	}
}
EOM
go run .
