// Package corpora reads what packages genre and plaintext are fitted on: JSON Lines,
// and the posts of forums in them.
package corpora

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// Each decodes the JSON Lines of a file, gzipped if its name ends in .gz, and
// yields each line. An error names the file.
func Each[T any](path string, yield func(T)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	decoder := json.NewDecoder(in)
	for {
		var r T
		switch err := decoder.Decode(&r); {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", path, err)
		}
		yield(r)
	}
}

// IsDebate reports whether people argue about public matters in a forum. What they
// write there is most like what is below news.
func IsDebate(forum string) bool { return debates[forum] }

var debates = setOf("911truth AcademicPhilosophy AmIFreeToGo Anarchism Anarcho_Capitalism AnimalRights Anticonsumption " +
	"Antitheism AskSocialScience Ask_Politics BodyAcceptance CanadaPolitics CriticalTheory DebateAChristian DebateAnAtheist " +
	"DebateReligion Equality Feminism Futurology FutureWhatIf GaryJohnson GreenParty HailCorporate HistoricalWhatIf InsightfulQuestions " +
	"Israel Libertarian LibertarianLeft MensRights Military NeutralPolitics NPR Objectivism PoliticalDiscussion PostCollapse ProtectAndServe " +
	"RenewableEnergy Republican SOPA SRSDiscussion ShitRedditSays StonerPhilosophy SubredditDrama Teachers TheRedPill TheoryOfReddit " +
	"Transhuman TrueAskReddit TrueAtheism USHistory USMC agnostic ainbow alltheleft anonymous army atheism conspiracy collapse communism " +
	"socialism economics education environment guns gunpolitics law legaladvice lgbt occupywallstreet philosophy politics privacy progressive " +
	"religion ronpaul science self skeptic technology truth unitedkingdom ukpolitics worldnews canada canadaguns changemyview Economics " +
	"energy europe exmormon exmuslim islam firstworldproblems freethought geopolitics ireland australia newzealand india hockey " +
	"obama liberal Liberal moderatepolitics nonprofit nyc toronto vancouver ottawa sanfrancisco chicago boston seattle washingtondc")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Plain returns a line of a post as running text; "" if it is markup and not talk:
// a list, code, a table, a link.
func Plain(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[:1], "*#|>-+[&0123456789") || strings.Contains(text, "](") || strings.Contains(text, "**") {
		return ""
	}
	return strings.NewReplacer("&gt;", ">", "&lt;", "<", "&amp;", "&", "*", "", "\\", "").Replace(text)
}

// Cut cuts a text after its first n sentences.
func Cut(text string, n int) (front, rest string) {
	for i := 0; i+1 < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' {
			if n--; n == 0 {
				return text[:i+1], strings.TrimSpace(text[i+1:])
			}
		}
	}
	return text, ""
}
