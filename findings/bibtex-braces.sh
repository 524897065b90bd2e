#!/usr/bin/env bash
# An entry of BibTeX whose title holds one escaped brace: pybtex 0.26.1 finds no end of
# it and loses the whole file, bibtexparser 2.1.0 and citation-js 0.8.2 read it.
#
# Guess: readers of BibTeX agree where an entry ends, and take \{ for a printed brace.
# Seen: BibTeX itself counts braces, also those after a backslash. So does pybtex, to which
# the first entry does not end before the second; neither is returned.
# bibtexparser and citation-js leave out escaped braces when they count. A file that was
# checked with one of these fails in the others, and in BibTeX.
#
# What follows for Standpoint: citations of searches write braces by name,
# \textbraceleft{} and \textbraceright{} (server/results/methods.go; TestMethods counts
# the braces of a search for one).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check bibtexparser==2.1.0 pybtex==0.26.1
npm install --silent --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2
cat >two.bib <<'EOM'
@misc{first,
  title = {Posts with “a\{b”},
  note = {12 documents}
}
@misc{second,
  title = {Posts with “c”}
}
EOM
cat >read.py <<'EOM'
import bibtexparser
import pybtex.database

library = bibtexparser.parse_file("two.bib")
print("bibtexparser", [entry.key for entry in library.entries], "failed", len(library.failed_blocks))
try:
    print("pybtex", list(pybtex.database.parse_file("two.bib").entries))
except pybtex.scanner.TokenRequired as error:
    print("pybtex", error)
EOM
cat >read.mjs <<'EOM'
import { readFileSync } from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";

console.log("citation-js", new Cite(readFileSync("two.bib", "utf8")).getIds());
EOM
{ python/bin/python read.py; node read.mjs; } | tee seen
cat >expected <<'EOM'
bibtexparser ['first', 'second'] failed 0
pybtex syntax error in line 5: '}' expected
citation-js [ 'first', 'second' ]
EOM
diff expected seen || { echo CHANGED; exit 1; }
