package main

import "standpoint/indexer/parse/plaintext"

// starts are what columns count for as long as no page tells otherwise, in log
// odds; 0 where nothing is given. Training moves a weight away from its start only
// as far as the pages call for.
var starts = map[string]float64{
	// Log odds of their own count in full, or about half where lines that follow
	// each other are not independent draws. No comments are twice as likely as
	// comments from a place taken blindly.
	"register of the article": 1, "register of the comments": 1, "one of many places": 1, "no comments": 0.693,
	"length of lines": 0.6, "habit: curved quotation marks": 1, "habit: double quotation marks": 0.5, "habit: wide gaps between sentences": 0.6,
	"habit: marks at the end": 0.5, "habit: titles before names": 0.5, "habit: quotations": 0.5, "habit: I": 0.5, "habit: we": 0.5, "habit: you": 0.5,
	"habit: short forms": 0.5, "habit: attribution": 0.25, "habit: figures": 0.5, "habit: blank lines": 0.5,
	"topic: words of either side": 0.5, "topic: new words": -0.15,
	// Lines that articles have.
	"lines: a reporter's credit": 7, "lines: a note of the editors": 6, "lines: an invitation of the site": 5, "lines: an address to write to": 5,
	"lines: a request for comments, or the end of them": 5, "lines: the sign of a writer or an agency": 5, "lines: a note in brackets": 4,
	"lines: rights": 6, "lines: a note on the writer": 4, "lines: a dateline": 6, "lines: no answer to a question": 5, "lines: an interview": 4,
	"lines: code of the page": 4, "lines: a line that leads on": 2, "lines: a rule or a star": 3,
	"lines: heading of comments": 5, "lines: caption": 5, "lines: promotion": 5,
	"lines: how a survey was made": 5, "lines: a page of the paper": 5, "lines: a post of a network": 4, "lines: label of a part": 5,
	"lines: two single quotation marks": 2, "lines: item of a list": 3, "lines: speech that goes on": 2, "lines: one of a run of short lines": 1,
	// Lines that comments have.
	"lines: a quotation from end to end, unfinished": -3, "lines: an answer to somebody": -4, "lines: talk about the article": -1.5,
	"lines: a greeting or a short judgement": -2, "lines: talk of the net": -3, "lines: foul words": -1.5, "lines: many marks": -2, "lines: an emoji": -3,
	"lines: agreement": -2.5, "lines: hasty typing": -2.5, "lines: glued sentences": -2, "lines: control of comments": -4, "lines: label of an answer": -4, "lines: says again": -4,
	// Lines in which articles end; the heading of the comments is below one.
	"just above: a reporter's credit": 2, "just above: an invitation of the site": 2, "just above: an address to write to": 2,
	"just above: a request for comments, or the end of them": 2, "just above: the sign of a writer or an agency": 2,
	"just above: a note in brackets": 2, "just above: rights": 2, "just above: a note on the writer": 2, "just above: heading of comments": 8,
	"just above: how a survey was made": 1, "just above: a page of the paper": 1,
	// Lines that something of the article follows.
	"just above: a line that leads on": -4, "just above: label of a part": -5, "just above: speech that goes on": -1,
}

// start returns the starts in the order of columns.
func start() []float64 {
	var w []float64
	for _, name := range plaintext.Columns() {
		w = append(w, starts[name])
	}
	return w
}
