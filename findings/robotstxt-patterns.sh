#!/usr/bin/env bash
# github.com/temoto/robotstxt v1.1.2: a pattern with a star matches anywhere in a path, and
# of two rules of one length the first counts.
#
# Guess: rules are compared as in RFC 9309 (section 2.2.2): from the beginning of the path,
# the longest that matches decides, of equally long ones that which allows.
# Seen: "Disallow: /a*b" forbids /x/a1b too, and "Disallow: /page" before "Allow: /page"
# forbids /page. The package says that it follows Google's rules; those are from before
# the RFC, where the order of patterns was left open.
#
# What follows for Standpoint: robots.txt is read by its own code, with a case for each
# section of the RFC (indexer/poll/robots.go, TestRobots).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >go.mod <<'EOM'
module finding

go 1.24

require github.com/temoto/robotstxt v1.1.2
EOM
cat >main.go <<'EOM'
package main

import (
	"fmt"
	"os"

	"github.com/temoto/robotstxt"
)

func allowed(rules, path string) bool {
	robots, err := robotstxt.FromString("User-agent: *\n" + rules)
	if err != nil {
		fmt.Println("CHANGED:", err)
		os.Exit(1)
	}
	return robots.TestAgent(path, "Standpoint")
}

func main() {
	inside := allowed("Disallow: /a*b\n", "/x/a1b")
	first := allowed("Disallow: /page\nAllow: /page\n", "/page")
	last := allowed("Allow: /page\nDisallow: /page\n", "/page")
	fmt.Printf("/x/a1b with Disallow: /a*b allowed: %v; /page, disallowed and allowed: %v; in the other order: %v\n", inside, first, last)
	if inside || first || !last {
		fmt.Println("CHANGED")
		os.Exit(1)
	}
}
EOM
go mod tidy >/dev/null 2>&1
go run .
