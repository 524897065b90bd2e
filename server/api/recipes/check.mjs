// Compares what the recipe reads with what was sent: check.mjs URL.
import {arqueroCSV, arqueroLines, d3Rows} from "./observable.mjs";

const base = process.argv[2];
let failed = false;

function plain(v) {
  if (v instanceof Date) return v.toISOString().replace(".000Z", "Z");
  return v === undefined ? null : v;
}

const split = (cell) => (cell.match(/(\\[^]|[^|\\])+/g) ?? []).map((v) => v.replace(/\\([^])/g, "$1"));

function compare(name, sent, read, csv) {
  let wrong = 0;
  if (read.length !== sent.length) wrong++;
  for (const [i, row] of sent.entries()) {
    for (const [key, value] of Object.entries(row)) {
      let want = value;
      let have = plain(read[i]?.[key]);
      if (csv) {
        if (want === "" || (want && typeof want === "object" && Object.keys(want).length === 0)) want = null;
        if (have !== null && value && typeof value === "object") have = key === "stances" ? JSON.parse(have) : split(have);
      }
      if (JSON.stringify(want) !== JSON.stringify(have)) {
        if (wrong++ < 2) console.log(`${name}: row ${i}, ${key}: ${JSON.stringify(have)}, sent ${JSON.stringify(want)}`);
      }
    }
  }
  console.log(`${name}: ${read.length} rows, ${wrong} values changed`);
  failed ||= wrong > 0;
}

for (const shape of ["documents", "stances"]) {
  const url = (format) => `${base}/api/v1/search.${format}?sort=relevance&shape=${shape}`;
  const lines = await (await fetch(url("jsonl"))).text();
  const sent = lines.trimEnd().split("\n").map(JSON.parse);
  if (sent.length !== 30000) throw new Error(`${sent.length} rows`);
  compare(`d3-dsv csv ${shape}`, sent, await d3Rows(url("csv")), true);
  compare(`arquero csv ${shape}`, sent, (await arqueroCSV(url("csv"))).objects(), true);
  compare(`arquero jsonl ${shape}`, sent, (await arqueroLines(url("jsonl"))).objects(), false);
}
process.exit(failed ? 1 : 0);
