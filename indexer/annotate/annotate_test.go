package annotate

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
)

// critic is critical of every agency that it is asked about, whether the text names
// it or not, unless the text is empty or says "indifferent". So names, and what a
// thread lends, are tested without the model.
type critic struct{}

func (critic) Version() string { return "critic" }

func (critic) JudgeAll(_ context.Context, questions []stance.Input) ([]stance.Judgement, error) {
	judgements := make([]stance.Judgement, len(questions))
	for i, in := range questions {
		judgements[i] = criticise(in)
	}
	return judgements, nil
}

func criticise(in stance.Input) stance.Judgement {
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
		{"The Los Angeles Unified School District is large.", "us-ca-lausd=Los Angeles Unified School District", "us-ca-los-angeles=Los Angeles"},
		{"The Washington Post and the Chicago Tribune wrote of the Houston Astros.", "", ""},
		{"She studied at the University of Chicago and at Boston College.", "", ""},
		{"He flew to Paris with the Bank of America.", "", "fr-paris=Paris"},
		// agencies of places
		{"Texas Department of Public Safety troopers met the Houston police department.",
			"us-tx-dps=Texas Department of Public Safety; us-tx-hpd=Houston police department", "us-tx=Texas; us-tx-houston=Houston"},
		{"Columbus, Ohio, trusts the Columbus Police Department.", "us-oh-columbus-police=Columbus Police Department",
			"us-oh-columbus=Columbus, Columbus; us-oh=Ohio"},
		{"The Ohio EPA is the Ohio Environmental Protection Agency.",
			"us-oh-epa=Ohio EPA, Ohio Environmental Protection Agency", "us-oh=Ohio, Ohio"},
		{"A school district near Chicago and a police department in Houston met.", "", "us-il-chicago=Chicago; us-tx-houston=Houston"},
		{"Everyone in Cleveland knows that the school board met.", "", "us-oh-cleveland=Cleveland"},
		{"The Cleveland School Board met. The school board voted, the police department did not.",
			"us-oh-cleveland-school-board=Cleveland School Board, school board", "us-oh-cleveland=Cleveland"},
		{"The Waukegan Community Unit School District is in Waukegan, Ill.",
			"us-il-waukegan-school-district=Waukegan Community Unit School District", "us-il-waukegan=Waukegan, Waukegan; us-il=Ill."},
		{"Waukegan Parents Sue School District Over Ban", "", ""},
		{"Tulsa Public Schools said so.", "us-ok-tulsa-public-schools=Tulsa Public Schools", "us-ok-tulsa=Tulsa"},
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
		{"Washington, D.C. is far from Seattle.", "", "us-dc=Washington, D.C.; us-wa-seattle=Seattle"},
		{"They sell in Alaska, Arizona, Idaho and Ohio.", "", "us-ak=Alaska; us-az=Arizona; us-id=Idaho; us-oh=Ohio"},
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
		{"", "Mill Bridge", ""},
		{"", "Der Bundestag hat am Mittwoch ein Gesetz beschlossen, das die Polizei betrifft und viel Geld kosten wird.", "de"},
		{"", "The committee met on Wednesday and decided that nothing at all would be done about the broken bridge.", "en"},
	} {
		if got := a.language(row[0], row[1], ""); got != row[2] {
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

// Another detector is asked only if neither the source nor the words tell the language.
func TestDetector(t *testing.T) {
	other := &polyglot{}
	a, err := New(Options{Detector: other})
	if err != nil {
		t.Fatal(err)
	}
	german := "Der Bundestag hat am Mittwoch ein Gesetz beschlossen, das die Polizei betrifft und viel Geld kosten wird."
	names := "Kalamazoo Wapakoneta Chillicothe Sandusky Toledo Oshkosh Fond-du-Lac Waukesha"
	for _, row := range []struct{ said, text, want string }{
		{"", names, "eo"},
		{"de-AT", names, "de"},
		{"", german, "de"},
		{"", "Kurz.", ""},
		{"", "The committee met on Wednesday and decided that nothing at all would be done about the broken bridge.", "en"},
	} {
		got, err := a.Text(t.Context(), Input{Language: row.said, Text: row.text})
		if err != nil || got.Language != row.want {
			t.Errorf("%q %q: %q, %v, want %q", row.said, row.text, got.Language, err, row.want)
		}
	}
	if !slices.Equal(other.asked, []string{names}) {
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
