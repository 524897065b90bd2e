// Observable: whole results as arrays (d3-dsv 3.0) and tables (arquero). In a notebook or
// a page of Framework the same functions are there as d3 and aq.
import {csvParse} from "d3-dsv";
import * as aq from "arquero";

const numbers = ["depth", "replies", "score", "evidence_start", "evidence_end", "confidence", "chance_critical", "chance_neutral", "chance_supportive"];
const times = ["published", "added"];

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text(); // fails if the connection breaks
}

// A cell of CSV as a value. d3.autoType guesses, and takes texts for numbers and dates.
function value(cell, name) {
  if (cell === "") return null;
  if (numbers.includes(name)) return +cell;
  if (name === "named") return cell === "true";
  return times.includes(name) ? new Date(cell) : cell;
}

export async function d3Rows(url) {
  const parsed = csvParse(await text(url));
  return parsed.map((row) => Object.fromEntries(parsed.columns.map((name) => [name, value(row[name], name)])));
}

// arquero's own reader of CSV guesses types from the first 1,000 rows, so it is told
// not to.
export async function arqueroCSV(url) {
  const table = aq.fromCSV(await text(url), {autoType: false});
  return table.derive(Object.fromEntries(table.columnNames().map((name) => [name, aq.escape((row) => value(row[name] ?? "", name))])));
}

export async function arqueroLines(url) {
  return aq.from((await text(url)).trimEnd().split("\n").map(JSON.parse));
}
