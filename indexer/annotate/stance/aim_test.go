package stance

import (
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
)

const raid = "Immigration and Customs Enforcement agents entered a bakery in Fresno without a warrant on Tuesday, the owner said. " +
	"The city's mayor criticized the raid, and a lawyer for the workers said the agents lied about why they had come.\n\n" +
	"ICE denied that its officers had broken any rule. The owner, who locked the kitchen door, refused to let them in at first.\n\n" +
	"Neighbors protested outside while officers led two people away."

const arrest = "Police in Leeds arrested a suspect on Friday after a robbery in which a shopkeeper was stabbed.\n\n" +
	"The suspect, a convicted burglar, was charged with attempted murder. Officers found a knife."

const lessons = "The Tulsa Public Schools board voted to close two libraries, and parents criticized the district.\n\n" +
	"Teachers kept the libraries open on their own time in the evening."

const flu = "The Centers for Disease Control and Prevention said this winter's flu is milder than the last."

// TestNamed: plain words about an agency that the comment names are not turned
// into their opposite by the model.
func TestNamed(t *testing.T) {
	m := model(t)
	for _, tt := range []struct {
		name, text string
		want       []corpus.Label
	}{
		{"Border Force", "Thank you Border Force for your hard work under pressure.", []corpus.Label{corpus.Supportive, corpus.Unclear}},
		{"Border Force", "Good on the Border Force for that. Mistakes happen.", []corpus.Label{corpus.Supportive, corpus.Unclear}},
		{"IRS", "I do not blame the IRS for a contractor's mistake.", []corpus.Label{corpus.Supportive, corpus.Neutral, corpus.Unclear}},
		{"GMP", "GMP have been rotten for thirty years. Disband them.", []corpus.Label{corpus.Critical}},
		{"MTA", "Fire everyone at the MTA.", []corpus.Label{corpus.Critical, corpus.Neutral}},
		{"FDA", "My son uses this. What does the FDA say?", []corpus.Label{corpus.Neutral, corpus.Unclear}},
	} {
		in := Input{Kind: corpus.KindComment, Text: tt.text, Target: tt.name, Mentions: Occurrences(tt.text, tt.name), Article: flu}
		if label, confidence, _, source := answer(m.Judge(in)); !slices.Contains(tt.want, label) {
			t.Errorf("%q toward %s: %s (%.2f, %s), want one of %v", tt.text, tt.name, label, confidence, source, tt.want)
		}
	}
}

func TestJudge(t *testing.T) {
	ice, police := "Immigration and Customs Enforcement", "West Yorkshire Police"
	schools, cdc := "Tulsa Public Schools", "Centers for Disease Control and Prevention"
	critical, supportive, unclear := corpus.Critical, corpus.Supportive, corpus.Unclear
	tests := []struct {
		name, target, article, text string
		want                        corpus.Label
	}{
		{"abuse", ice, raid, "These Gestapo thugs lied to bakers. Disgusting.", critical},
		{"abuse, stated", ice, raid, "Goons. They abduct people from their ovens and call it work.", critical},
		{"resistance", ice, raid, "Proud of that baker. This is how you resist.", critical},
		{"resistance refused", ice, raid, "She should not have resisted, now she is in trouble.", unclear},
		{"condemned act", ice, raid, "Under false pretenses, with kids watching. This is cruel and shameful.", critical},
		{"distrust", police, arrest, "Never talk to the cops without a lawyer.", critical},
		{"distrust denied", police, arrest, "I don't get why people say never trust anyone.", unclear},
		{"thanks", ice, raid, "Thank you officers, stay safe out there.", supportive},
		{"pursued", ice, raid, "Deport them all, every last one.", supportive},
		{"the pursued are abused", ice, raid, "Good, arrest those thugs and the cartel goons they work for.", unclear},
		{"reported abuse", ice, raid, "Stop calling them Nazis, you have no idea.", unclear},
		{"abuse of the suspect", police, arrest, "Disgusting thug. Vile scum. I hope he rots in there.", unclear},
		{"a crime is not a dispute", police, arrest, "What a cruel, heinous thing to do to a shopkeeper.", unclear},
		{"joke", ice, raid, "I came for the croissants.", unclear},
		{"another reader", ice, raid, "Found the bootlicker", unclear},
		{"question", ice, raid, "Which bakery was it?", unclear},
		{"mock scene", ice, raid, "“Open up, this is ICE.”\n“You came for the bread rolls? Great job keeping us safe.”", critical},
		{"irony", ice, raid, "Good job officers, so brave, three of you against one baker", unclear},
		{"praise of the school", schools, lessons, "Good for the teachers, they do it for the children.", supportive},
		{"praise of the place", schools, lessons, "Kudos to Tulsa for that.", supportive},
		{"insult of the school", schools, lessons, "The superintendent is incompetent.", critical},
		{"abuse aimed past the school", schools, raid, "These Gestapo thugs lied to school staff. Disgusting.", unclear},
		{"praise of somebody else", schools, lessons, "Bravo, parents.", unclear},
		{"nobody aimed at", cdc, flu, "Disgusting weather, my whole family is sick.", unclear},
		{"no words of opinion", cdc, flu, "Same here in March.", unclear},
		{"resisted by name", schools, lessons, "Proud of those parents for standing up to the school board.", critical},
		{"a hero who refuses", ice, raid, "She is a hero for refusing to let those masked cowards in.", critical},
		{"abuse denied", ice, raid, "It's not a police state, stop being dramatic.", unclear},
		{"a bystander blamed", ice, raid, "The mayor is lying, as usual. Disgraceful.", unclear},
		{"a reader blamed", ice, raid, "You are disgusting. Cruel and shameful, you people.", unclear},
		{"a question", ice, raid, "Abolish ICE? How would that work?", unclear},
		{"demand about somebody not named", ice, raid, "The mayor's staff eat too much bread. Abolish it.", unclear},
		{"demand", ice, raid, "Abolish ICE now.", critical},
		{"duty", ice, raid, "They're just doing their job.", supportive},
		{"duty, quoted in scorn", ice, raid, "\"Just doing their job\" is what the Nazis said too.", unclear},
		{"owed, not thanked", schools, lessons, "Thanks to the school board we have no books.", unclear},
		{"another matter", ice, raid, "I teach piano. My first pupil was cruel to her brother, who lied a lot. Their uncle was disgusting at dinner. " +
			"It was shameful. They sold the piano in spring, and it was unethical how cheaply.", unclear},
		{"another language", ice, raid, "Estos matones mintieron, qué vergüenza para todos nosotros.", unclear},
		{"nothing", ice, raid, "", unclear},
	}
	m := model(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			label, confidence, evidence, source := answer(m.Judge(Input{Kind: corpus.KindComment, Text: tt.text, Target: tt.target, Article: tt.article}))
			if label != tt.want {
				t.Errorf("%q toward %s: %s (%.2f, %s), want %s", tt.text, tt.target, label, confidence, source, tt.want)
			}
			check(t, tt.text, label, confidence, evidence)
		})
	}
}

// check holds what every judgement promises.
func check(t interface{ Errorf(string, ...any) }, text string, label corpus.Label, confidence float64, evidence *corpus.Span) {
	switch {
	case confidence < 0 || confidence > 1 || (label == corpus.Unclear) != (confidence == 0):
		t.Errorf("%q: %s with confidence %v", text, label, confidence)
	case evidence == nil && label != corpus.Unclear:
		t.Errorf("%q: %s without evidence", text, label)
	case evidence != nil && (evidence[0] < 0 || evidence[0] >= evidence[1] || evidence[1] > len([]rune(text))):
		t.Errorf("%q: evidence %v", text, *evidence)
	}
}

func TestReplyToAnotherReader(t *testing.T) {
	in := Input{Kind: corpus.KindComment, Target: "Immigration and Customs Enforcement", Article: raid,
		Text: "It is cruel and shameful of you to say that. Disgusting.", Parent: "They got what they deserve."}
	if label, _, _, _ := answer(model(t).Judge(in)); label != corpus.Unclear {
		t.Errorf("abuse of another reader is %s toward the agency", label)
	}
}

func TestQuotedWordsAreNotTheAuthors(t *testing.T) {
	in := Input{Kind: corpus.KindComment, Target: "Immigration and Customs Enforcement", Article: raid,
		Text: "These Gestapo thugs lied to bakers.\n\nWho talks like that?"}
	in.Quoted = []corpus.Span{{0, 35}}
	if label, _, _, _ := answer(model(t).Judge(in)); label != corpus.Unclear {
		t.Errorf("quoted abuse is %s", label)
	}
}

func TestJudgePhrase(t *testing.T) {
	const comment = "My children did three hours of homework a night. I am against homework for anyone under twelve, and so is their doctor. " +
		"They need to be outside, to read what they like, and to sleep, all of which the school seems to have forgotten."
	tests := []struct {
		name, target string
		want         corpus.Label
	}{
		{"said in so many words", "homework", corpus.Critical},
		{"another matter", "nuclear submarines", corpus.Neutral},
		{"near the matter", "children's books", corpus.Unclear},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			label, confidence, evidence, _ := answer(model(t).Judge(Input{Kind: corpus.KindComment, Text: comment, Target: tt.target}))
			if label != tt.want {
				t.Errorf("%s (%.2f), want %s", label, confidence, tt.want)
			}
			check(t, comment, label, confidence, evidence)
		})
	}
}

// A report of an event with an ugly subject takes no side toward those who act in it.
func TestWholeArticlesReport(t *testing.T) {
	m := model(t)
	in := Input{Kind: corpus.KindArticle, Text: raid, Target: "Immigration and Customs Enforcement",
		Mentions: append(Occurrences(raid, "ICE"), Occurrences(raid, "Immigration and Customs Enforcement")...)}
	label, confidence, evidence, _ := answer(m.Judge(in))
	if label == corpus.Supportive || label == corpus.Critical {
		t.Errorf("%s (%.2f), want no side", label, confidence)
	}
	check(t, in.Text, label, confidence, evidence)
}

// TestOutright: what is said to the face of an agency that is named, and what
// only looks like it.
func TestOutright(t *testing.T) {
	m, err := New(Options{Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]corpus.Label{
		"Thank you, FEMA.": corpus.Supportive,
		"Thank you to all the people of FEMA! We slept dry tonight.":     corpus.Supportive,
		"I was there and FEMA did a great job.":                          corpus.Supportive,
		"And FEMA can go to hell.":                                       corpus.Critical,
		"Thanks for nothing, FEMA.":                                      corpus.Critical,
		"We got out, no thanks to FEMA.":                                 corpus.Critical,
		"The neighbours came for nothing. FEMA did too.":                 corpus.Unclear,
		"Shame on FEMA. My mother waited for nine weeks.":                corpus.Critical,
		"I lost the roof, thank you FEMA, five stars, would drown again": corpus.Unclear,
		"Thanks, FEMA, for ruining my summer":                            corpus.Unclear,
		"Thank FEMA? Not me":                                             corpus.Unclear,
		"I would not thank you, FEMA, if you paid me to":                 corpus.Unclear,
		"He wrote \"thank you FEMA\" on the wall":                        corpus.Unclear,
	} {
		begin := len([]rune(text[:strings.Index(text, "FEMA")]))
		in := Input{Kind: corpus.KindComment, Text: text, Target: "Federal Emergency Management Agency", Mentions: []corpus.Span{{begin, begin + 4}}}
		if said := m.outright(read(in)); said.label() != want {
			t.Errorf("%q is %s outright, want %s", text, said.label(), want)
		}
	}
}

// answer is a judgement as a reader sees it.
func answer(j Judgement) (label corpus.Label, confidence float64, evidence *corpus.Span, source string) {
	return j.label(), j.Chances.Of(j.label()), j.Evidence, j.Source
}
