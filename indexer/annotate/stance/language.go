package stance

// mayBeEnglish reports whether a text may be English: among four words or more of
// Latin letters, one in twelve is a common English one that other languages do
// not have ("a", "me" and "no" are Spanish, too).
func mayBeEnglish(tokens []token) bool {
	words, common, foreign := 0, 0, 0
	for _, w := range tokens {
		if !w.word {
			continue
		}
		words++
		if commonWords[w.text] {
			common++
		}
		for _, r := range w.text {
			if r > 0x24f && r != '’' {
				foreign++
				break
			}
		}
	}
	return 2*foreign <= words && (words < 4 || 12*common >= words)
}

var commonWords = set(`the of and to in that is was it for on with as be at by this had not are but from or
	have an they which you were her she he his their them him its i'm we my your our us all been has when
	who will more no if out so what up about than into could would can do does did don't just like get only
	how why there these those now never good bad people some any too very really stop go should because then
	after before over think know see want need more most other even one two thank it's i'm that's who's`)
