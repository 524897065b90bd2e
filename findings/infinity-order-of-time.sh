#!/usr/bin/env bash
# Grafana's Infinity data source 1.4.1, backend parser: rows that are not in the order of
# time, or one row without a time, silently stay a table.
#
# Guess: with the format "timeseries", rows of a time, a name and a number become a series
# for each name, whatever their order, as a table has none; rows without a time are left
# out, or there is an error.
# Seen: in the order of time there are two series. Ordered by name, or with one row whose
# time is null, the frame is the table as it came, with no error and no notice; a panel
# then has nothing to draw.
#
# What follows for Standpoint: the recipe counts by time first (by=time:day,outlet gives
# rows in the order of time), and leaves the undated out with from and to
# (server/api/recipes/grafana.json, checked by make check-recipes).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'EOM'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/yesoreyeram/grafana-infinity-datasource/pkg/infinity"
	"github.com/yesoreyeram/grafana-infinity-datasource/pkg/models"
)

func kind(rows string) string {
	var answer any
	if err := json.Unmarshal([]byte(rows), &answer); err != nil {
		panic(err)
	}
	frame, err := infinity.GetJSONBackendResponse(answer, models.Query{Type: "json", Parser: "backend", Format: "timeseries", Columns: []models.InfinityColumn{
		{Selector: "time", Text: "time", Type: "timestamp"}, {Selector: "outlet", Text: "outlet", Type: "string"}, {Selector: "count", Text: "count", Type: "number"},
	}})
	if err != nil {
		return "error: " + err.Error()
	}
	return frame.TimeSeriesSchema().Type.String()
}

func main() {
	const a1, b1, a2, b2 = `{"time":"2025-05-01T00:00:00Z","outlet":"a","count":1}`, `{"time":"2025-05-01T00:00:00Z","outlet":"b","count":2}`,
		`{"time":"2025-05-02T00:00:00Z","outlet":"a","count":3}`, `{"time":"2025-05-02T00:00:00Z","outlet":"b","count":4}`
	byTime := kind("[" + a1 + "," + b1 + "," + a2 + "," + b2 + "]")
	byName := kind("[" + a1 + "," + a2 + "," + b1 + "," + b2 + "]")
	undated := kind("[" + a1 + "," + b1 + "," + a2 + "," + b2 + `,{"time":null,"outlet":"a","count":5}]`)
	fmt.Printf("in the order of time: %s; by name: %s; with a row without a time: %s\n", byTime, byName, undated)
	if byTime != "wide" || byName != "long" || undated != "long" {
		fmt.Println("CHANGED")
		os.Exit(1)
	}
}
EOM
go mod init finding >/dev/null 2>&1
go get github.com/yesoreyeram/grafana-infinity-datasource@v1.4.1 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
CGO_ENABLED=0 go run .
