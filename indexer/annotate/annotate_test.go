package annotate

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/gazetteer"
)

// critic is critical of every agency that it is asked about, whether the text names
// it or not, unless the text is empty or says "indifferent". So names, and what a
// thread lends, are tested without the model.
type critic struct{}

func (critic) Version() string { return "critic" }

func (critic) Judge(in stance.Input) stance.Judgement {
	switch {
	case in.Text == "":
		return stance.Judgement{Source: "test"}
	case strings.Contains(in.Text, "indifferent"):
		return stance.Judgement{Chances: corpus.Chances{0.4, 0.6, 0}, Evidence: &corpus.Span{0, 1}, Source: "test"}
	}
	return stance.Judgement{Chances: corpus.Chances{0.5, 0.5, 0}, Evidence: &corpus.Span{0, 1}, Source: "test"}
}

func annotator(t testing.TB) *Annotator {
	t.Helper()
	a, err := New(Options{Judge: critic{}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// written lists what a text itself names, as "id=string string; …", in order.
func written(text string, a corpus.Annotation) (agencies, places string) {
	runes := []rune(text)
	var names, locations []string
	show := func(id string, named bool, spans []corpus.Span) string {
		if !named {
			return "(" + id + ")"
		}
		var strs []string
		for _, s := range spans {
			strs = append(strs, string(runes[s[0]:s[1]]))
		}
		return id + "=" + strings.Join(strs, ", ")
	}
	for _, m := range a.Agencies {
		names = append(names, show(m.ID, m.Named, m.Spans))
	}
	for _, m := range a.Locations {
		locations = append(locations, show(m.ID, m.Named, m.Spans))
	}
	return strings.Join(names, "; "), strings.Join(locations, "; ")
}

func TestNames(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct{ text, agencies, places string }{
		// abbreviations that are words
		{"I like ice in my drink, but ICE raided my street.", "us-ice=ICE", ""},
		{"Who is to blame? WHO officials said so.", "int-who=WHO", ""},
		{"TELL US WHO DID THIS AND WHY", "", ""},
		{"the border patrol and the irs, please", "us-border-patrol=border patrol; us-irs=irs", ""},
		// a country before an agency is part of its name; a place inside a name is not a place
		{"The U.S. Secret Service met U.S. Immigration and Customs Enforcement.",
			"us-secret-service=U.S. Secret Service; us-ice=U.S. Immigration and Customs Enforcement", ""},
		{"The Los Angeles Unified School District is large.", "us-ca-lausd=Los Angeles Unified School District", ""},
		{"The Washington Post and the Chicago Tribune wrote of the Houston Astros.", "", ""},
		{"She studied at the University of Chicago and at Boston College.", "", ""},
		{"He flew to Paris with the Bank of America.", "", "fr-paris=Paris"},
		// agencies of places
		{"Texas Department of Public Safety troopers met the Houston police department.",
			"us-tx-dps=Texas Department of Public Safety; us-tx-hpd=Houston police department", ""},
		{"Columbus, Ohio, trusts the Columbus Police Department.", "us-oh-columbus-police=Columbus Police Department",
			"us-oh-columbus=Columbus; us-oh=Ohio"},
		{"The Ohio EPA is the Ohio Environmental Protection Agency.",
			"us-oh-epa=Ohio EPA, Ohio Environmental Protection Agency", ""},
		{"A school district near Chicago and a police department in Houston met.", "", "us-il-chicago=Chicago; us-tx-houston=Houston"},
		{"Everyone in Cleveland knows that the school board met.", "", "us-oh-cleveland=Cleveland"},
		{"The Cleveland School Board met. The school board voted, the police department did not.",
			"us-oh-cleveland-school-board=Cleveland School Board, school board", ""},
		{"The Waukegan Community Unit School District is in Waukegan, Ill.",
			"us-il-waukegan-school-district=Waukegan Community Unit School District", "us-il-waukegan=Waukegan; us-il=Ill."},
		{"Waukegan Parents Sue School District Over Ban", "", ""},
		{"Tulsa Public Schools said so.", "us-ok-tulsa-public-schools=Tulsa Public Schools", ""},
		{"Officials in Tokyo said Japan would wait for the Foreign Ministry.", "jp-mofa=Foreign Ministry", "jp-tokyo=Tokyo; jp=Japan"},
		{"The school board met.", "", ""},
		// agencies of one name
		{"The Supreme Court ruled.", "us-supreme-court=Supreme Court", ""},
		{"MPs in Ottawa and Canadians everywhere await the Supreme Court.", "ca-supreme-court=Supreme Court", "ca-on-ottawa=Ottawa"},
		{"The State Department said so; our state department of health did not.", "us-state=State Department", ""},
		{"The Senate passed it, the House did not.", "us-senate=Senate; us-house=House", ""},
		{"The House of Commons sat.", "gb-house-of-commons=House of Commons", ""},
		{"We went to the house.", "", ""},
		// people
		{"Michael Jordan scored. Jordan was tired.", "", ""},
		{"Mr. Washington met Paris Hilton.", "", ""},
		{"They flew to Jordan and to Chad.", "", "jo=Jordan; td=Chad"},
		// which of several places
		{"He lives in Portland, Oregon, not in Portland, Maine.", "",
			"us-or-portland=Portland; us-or=Oregon; us-me-portland=Portland; us-me=Maine"},
		{"Paris, Texas, is not Paris, France.", "", "us-tx-paris=Paris; us-tx=Texas; fr-paris=Paris; fr=France"},
		{"Turkey and Georgia met in Tbilisi. We ate turkey.", "", "tr=Turkey; ge=Georgia; ge-tbilisi=Tbilisi"},
		{"Georgia borders Florida; Atlanta is its capital.", "", "us-ga=Georgia; us-fl=Florida; us-ga-atlanta=Atlanta"},
		{"I left LA for San Francisco, CA, and Baton Rouge, LA.", "",
			"us-ca-los-angeles=LA; us-ca-san-francisco=San Francisco; us-ca=CA; us-la-baton-rouge=Baton Rouge; us-la=LA"},
		{"Chicago and Springfield, Illinois, blame Washington.", "", "us-il-chicago=Chicago; us-il-springfield=Springfield; us-il=Illinois; us-dc=Washington"},
		{"Homes in Livingston and Ascension parishes and in Livingston Parish flooded.", "", ""},
		{"Washington, D.C. is far from Seattle.", "", "us-dc=Washington, D.C.; us-wa-seattle=Seattle"},
		{"They sell in Alaska, Arizona, Idaho and Ohio.", "", "us-ak=Alaska; us-az=Arizona; us-id=Idaho; us-oh=Ohio"},
		{"EDMONTON, Ky. — The fire began at noon. Edmonton mourns.", "", "us-ky=Ky."},
		{"The students of St. Paul's like Michigan State basketball.", "", ""},
		// adjectives, peoples, languages
		{"Canadian officials met Canadians, and a German spoke French.", "", "ca=Canadian"},
		{"African American voters and American voters", "", "us=American"},
		{"South America and Latin America are large.", "", ""},
		// what is not text
		{"See https://www.cbc.ca/news/canada/ottawa for more, @CIA and US$40.", "", ""},
		{"In March we take the US-24 home.", "", ""},
		{"", "", ""},
	} {
		got, err := a.Text(t.Context(), Input{Text: row.text})
		if err != nil {
			t.Fatal(err)
		}
		agencies, places := written(row.text, got)
		if agencies != row.agencies || places != row.places {
			t.Errorf("%s\n got: %s | %s\nwant: %s | %s", row.text, agencies, places, row.agencies, row.places)
		}
	}
}

const councilStory = `The Portland Police Bureau said Tuesday that its officers had searched two schools without asking.

Portland Public Schools called the search, in Portland, Oregon, a breach of trust. The Federal Bureau of Investigation declined to comment.`

// TestAbout: a document is about the agencies that it names and, if it takes a side
// toward them, about those that only its thread speaks of, the nearest text first;
// it is about the places that it names.
func TestAbout(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct{ name, text, parent, agencies, places string }{
		{"the article lends its lead", "Disgusting.", "", "(us-or-portland-police)", ""},
		{"without a side it is about nothing", "I am indifferent.", "", "", ""},
		{"a link alone takes no side", "", "The FBI should look into it.", "", ""},
		{"what it names comes first", "The FBI should look into it.", "", "us-fbi=FBI; (us-or-portland-police)", ""},
		{"what it names, without a side", "The FBI is indifferent.", "", "us-fbi=FBI", ""},
		{"the parent lends first", "Agreed.", "The FBI should look into it.", "(us-fbi); (us-or-portland-police)", ""},
		{"a parent without names passes the article's on", "Agreed.", "Shame!", "(us-or-portland-police)", ""},
		{"so does a parent without a side", "Agreed.", "I am indifferent.", "(us-or-portland-police)", ""},
		{"what is above a named agency is not meant", "ICE did it.", "The DHS did.", "us-ice=ICE; (us-or-portland-police)", ""},
		{"places are not lent", "Sad for Salem, Oregon.", "I live in Boston.", "(us-or-portland-police)", "us-or-salem=Salem; us-or=Oregon"},
		{"quoted words name nothing", "The Federal Bureau of Investigation declined to comment.\n\nOf course.", "", "(us-or-portland-police); (us-fbi)", ""},
		{"quoted words name nothing: indifferent", "The Federal Bureau of Investigation declined to comment.\n\nI am indifferent.", "", "", ""},
	} {
		got, err := a.Text(t.Context(), Input{
			Kind: corpus.KindComment, Text: row.text, Article: councilStory, Parent: row.parent, Headline: "Police searched schools",
		})
		if err != nil {
			t.Fatal(err)
		}
		agencies, places := written(row.text, got)
		if agencies != row.agencies || places != row.places {
			t.Errorf("%s: about %s | %s, want %s | %s", row.name, agencies, places, row.agencies, row.places)
		}
		if len(got.Stances) != len(got.Agencies) {
			t.Errorf("%s: %d stances for %d agencies", row.name, len(got.Stances), len(got.Agencies))
		}
	}
}

// TestPeopleOfAnAgency: a text that speaks of the people of an agency that the
// article names late may be about that agency.
func TestPeopleOfAnAgency(t *testing.T) {
	article := "The Portland Police Bureau met on Tuesday.\n\n" + strings.Repeat("Nothing was said for a long time. ", 20) +
		"\n\nPortland Public Schools, in Portland, Oregon, sent a letter."
	for text, want := range map[string]string{
		"Shame.":                                "(us-or-portland-police)",
		"Good for the teachers!":                "(us-or-portland-police); (us-or-portland-public-schools)",
		"The cops ask for trust.":               "(us-or-portland-police)",
		"Indeed, the teachers are indifferent.": "",
	} {
		got, err := annotator(t).Text(t.Context(), Input{Kind: corpus.KindComment, Text: text, Article: article})
		if err != nil {
			t.Fatal(err)
		}
		if agencies, _ := written(text, got); agencies != want {
			t.Errorf("%s: about %s, want %s", text, agencies, want)
		}
	}
}

// TestThread: the documents of a thread, what comments are lent, and what every
// document carries of its article.
func TestThread(t *testing.T) {
	thread := corpus.Thread{
		Origin:  corpus.Origin{Path: "page.txt"},
		Article: corpus.Article{URL: "https://example.org/1", Outlet: "apnews", Platform: "reddit", Headline: "Police searched schools", Paragraphs: strings.Split(councilStory, "\n\n")},
		Comments: []corpus.Comment{
			{NativeID: "1", Text: "NASA would never do that."},
			{NativeID: "2", ParentID: "1", Text: "I am indifferent."},
			{NativeID: "3", Text: "Sad."},
			{NativeID: "4", ParentID: "gone", Text: "Sad indeed."},
			{NativeID: "5", ParentID: "2", Text: "", Deleted: true},
			{NativeID: "6", ParentID: "5", Text: "Why?", Language: "en-GB"},
			{NativeID: "7", ParentID: "6", Text: "The FBI knows.", Deleted: true},
			{NativeID: "8", ParentID: "7", Text: "Does it?"},
		},
	}
	thread.Identify()
	documents, err := annotator(t).Thread(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) != 9 || documents[0].Kind != corpus.KindArticle || documents[0].ID != thread.Article.ID {
		t.Fatalf("%d documents, the first %+v", len(documents), documents[0])
	}
	about := map[string]string{}
	for _, d := range documents {
		if d.ArticleID != thread.Article.ID || d.Outlet != "apnews" || d.Platform != "reddit" || d.Headline == "" || d.Origin.Path != "page.txt" {
			t.Errorf("%s lacks what its article gives: %+v", d.ID, d)
		}
		if d.Comment != nil {
			about[d.Comment.NativeID], _ = written(d.Comment.Text, d.Annotation)
			if d.Comment.Deleted && len(d.Annotation.Stances) > 0 {
				t.Errorf("a deleted comment takes sides: %+v", d.Annotation.Stances)
			}
		}
	}
	const lent = "(us-or-portland-police)"
	for id, want := range map[string]string{
		"1": "us-nasa=NASA; " + lent, "2": "", "3": lent, "4": lent, "5": "", "6": "(us-nasa); " + lent, "7": "us-fbi=FBI", "8": "(us-fbi); (us-nasa); " + lent,
	} {
		if about[id] != want {
			t.Errorf("comment %s is about %s, want %s", id, about[id], want)
		}
	}
	if got := documents[6].Annotation.Language; got != "en" {
		t.Errorf("language %q, want the source's own word, en", got)
	}
}

func TestTargets(t *testing.T) {
	span := corpus.Span{0, 5}
	got, err := annotator(t).Text(t.Context(), Input{Text: "Raids scare us. No more raids by ICE!", Targets: []Target{{Text: "raids"}, {Text: "Raids", Span: &span}}})
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, s := range got.Stances {
		targets = append(targets, s.Target)
	}
	if want := []string{"us-ice", "raids", "Raids"}; !slices.Equal(targets, want) {
		t.Errorf("stances toward %v, want %v", targets, want)
	}
}

func TestLanguage(t *testing.T) {
	a := annotator(t)
	for _, row := range [][3]string{
		{"fr-CA", "Bonjour", "fr"},
		{"", "Too short to tell.", ""},
		{"", "Der Bundestag hat am Mittwoch ein Gesetz beschlossen, das die Polizei betrifft und viel Geld kosten wird.", "de"},
		{"", "The committee met on Wednesday and decided that nothing at all would be done about the broken bridge.", "en"},
	} {
		if got := a.language(row[0], row[1], gazetteer.Words(row[1])); got != row[2] {
			t.Errorf("%q %q: %q, want %q", row[0], row[1], got, row[2])
		}
	}
}

// polyglot finds the same language in every text, and notes what it was asked.
type polyglot struct{ asked []string }

func (p *polyglot) Version() string { return "polyglot" }

func (p *polyglot) Detect(text string) string {
	p.asked = append(p.asked, text)
	return "eo"
}

// Another detector is asked only if the source does not give the language and the
// text is not plainly English.
func TestDetector(t *testing.T) {
	other := &polyglot{}
	a, err := New(Options{Detector: other})
	if err != nil {
		t.Fatal(err)
	}
	german := "Der Bundestag hat am Mittwoch ein Gesetz beschlossen, das die Polizei betrifft und viel Geld kosten wird."
	for _, row := range []struct{ said, text, want string }{
		{"", german, "eo"},
		{"de-AT", german, "de"},
		{"", "Zu kurz.", ""},
		{"", "The committee met on Wednesday and decided that nothing at all would be done about the broken bridge.", "en"},
	} {
		got, err := a.Text(t.Context(), Input{Language: row.said, Text: row.text})
		if err != nil || got.Language != row.want {
			t.Errorf("%q %q: %q, %v, want %q", row.said, row.text, got.Language, err, row.want)
		}
	}
	if !slices.Equal(other.asked, []string{german}) {
		t.Errorf("the detector was asked about %q", other.asked)
	}
}

// FuzzText: whatever the text, spans lie inside it, in order and without
// overlap, and every agency has its stance.
func FuzzText(f *testing.F) {
	a := annotator(f)
	for _, text := range []string{
		"", "ICE", "U.S.", "Paris, Texas.", "the", "the Fed", councilStory, "San \xff Francisco", "D.C.’s", "US-", "U.S. Supreme Court of",
		"Washington, D.C", "Mr. Reading", "Jos. A. Bank", "İstanbul ﬁ 🗽 NYC", "\n\nUS\n", "of Canada", "St.", "@", "https://", "a\u0300\u0301",
	} {
		f.Add(text, "The FBI in Ohio", "")
		f.Add("Agreed", text, text)
	}
	f.Fuzz(func(t *testing.T, text, article, parent string) {
		got, err := a.Text(t.Context(), Input{Text: text, Article: article, Parent: parent, Headline: parent, Targets: []Target{{Text: parent}}})
		if err != nil {
			t.Fatal(err)
		}
		length := utf8.RuneCountInString(text)
		check := func(id string, named bool, spans []corpus.Span) {
			for i, s := range spans {
				if s[0] < 0 || s[0] >= s[1] || s[1] > length || i > 0 && s[0] < spans[i-1][1] {
					t.Errorf("%s: spans %v in a text of %d", id, spans, length)
				}
			}
			if !named && len(spans) > 0 {
				t.Errorf("%s is not named, but has spans", id)
			}
		}
		for _, m := range got.Agencies {
			check(m.ID, m.Named, m.Spans)
		}
		for _, m := range got.Locations {
			check(m.ID, m.Named, m.Spans)
		}
		if len(got.Stances) != len(got.Agencies)+1 {
			t.Errorf("%d stances for %d agencies and a target", len(got.Stances), len(got.Agencies))
		}
	})
}

// BenchmarkText annotates one short comment at a time.
func BenchmarkText(b *testing.B) {
	a := annotator(b)
	text := "I am proud of the FBI, but why did ICE and Homeland Security agents come to Los Angeles at all? Senate hearings in Washington, D.C. will tell."
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Text(b.Context(), Input{Text: text}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkThread annotates an article with its comments, each of which answers one
// of the ten before it or none; the time for each comment must not grow with their
// number.
func BenchmarkThread(b *testing.B) {
	a, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{300, 3000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			thread := longThread(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Thread(b.Context(), thread); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/comment")
		})
	}
}

func longThread(n int) corpus.Thread {
	thread := corpus.Thread{Article: corpus.Article{URL: "https://example.org/1", Paragraphs: strings.Split(strings.Repeat(councilStory+"\n\n", 10), "\n\n")}}
	for i := range n {
		c := corpus.Comment{NativeID: strconv.Itoa(i), Text: "The police in Portland should know better, and so should the FBI. I said so in my letter number " + strconv.Itoa(i) + "."}
		if i%4 > 0 {
			c.ParentID = strconv.Itoa(i - 1 - i%3)
		}
		thread.Comments = append(thread.Comments, c)
	}
	thread.Identify()
	return thread
}

// BenchmarkLong annotates long texts that are made to be slow; the time for each
// kilobyte must not grow with their length.
func BenchmarkLong(b *testing.B) {
	a, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	var agencies strings.Builder
	for _, id := range []string{"us-fbi", "us-ice", "us-irs", "us-fda", "us-cdc", "us-nasa", "gb-home-office", "ca-rcmp", "int-who"} {
		agency, _ := a.gazetteer.Agency(id)
		agencies.WriteString("The " + agency.Name + " met the school board in Cleveland, Ohio. ")
	}
	for name, text := range map[string]string{"agencies": agencies.String(), "one line": "ICE ", "towns": "San San Francisco, ", "quotes": "The FBI officers said nothing about it again. "} {
		for _, size := range []int{100_000, 400_000} {
			b.Run(name+"/"+strconv.Itoa(size), func(b *testing.B) {
				in := Input{Text: strings.Repeat(text, size/len(text)), Targets: []Target{{Text: "raids"}, {Text: "the school board"}}}
				if name == "quotes" {
					in.Article = in.Text
				}
				for b.Loop() {
					if _, err := a.Text(b.Context(), in); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*size/1000), "µs/kB")
			})
		}
	}
}
