package table

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func TestGolden(t *testing.T) { formattest.Golden(t, Formats(), golden, *update) }

func TestStops(t *testing.T) {
	for _, name := range []string{"comments", "articles", "kinds", "nested", "numbers"} {
		formattest.Stops(t, Formats(), formattest.Page(t, "testdata/"+name+".txtar"))
	}
}

// TestTruncated: a table that is cut gives nothing that it does not give whole,
// except for the last text. Its head, by which its columns are recognized, must be there.
func TestTruncated(t *testing.T) {
	page := formattest.Page(t, "testdata/comments.txtar")
	whole := commentTexts(t, page)
	for n := 300; n < len(page); n++ {
		for id, text := range commentTexts(t, page[:n]) {
			if !strings.HasPrefix(whole[id], text) && !strings.Contains(string(page), text) {
				t.Fatalf("cut at byte %d: comment %q has the text %q", n, id, text)
			}
		}
	}
}

func commentTexts(t *testing.T, page []byte) map[string]string {
	texts := map[string]string{}
	_, threads, _ := formattest.Read(t, Formats(), strings.NewReader(string(page)), format.Options{})
	for _, thread := range threads {
		for _, c := range thread.Comments {
			texts[c.NativeID] = c.Text
		}
	}
	return texts
}

func FuzzTable(f *testing.F) { formattest.Fuzz(f, Formats(), golden) }

func TestGuess(t *testing.T) {
	for name, c := range map[string]struct{ page, columns, unread string }{
		"comments": {
			"id,user,comment,date,article_id\n1,ada,I do not think so at all.,2024-01-02,9\n2,ben,But I do think so.,2024-01-02,9\n",
			"text=comment, author=user, posted=date, id=id, article=article_id", "",
		},
		"articles": {
			"title,link,abstract,body,pub_date,newspaper\nBridge,https://x.example/1,Shut.,The bridge was closed.,2024-01-02,The Bugle\nRoad,https://x.example/2,Open.,The road was opened.,2024-01-03,The Bugle\n",
			"text=body, url=link, headline=title, outlet=newspaper, published=pub_date, standfirst=abstract", "",
		},
		"pushshift": {
			"author,body,created_utc,id,link_id,parent_id,score,subreddit\nada,I think so.,1487600000,ab1,t3_x,t3_x,4,news\nben,I do not.,1487600001,ab2,t3_x,t1_ab1,5,news\n",
			"text=body, author=author, posted=created_utc, id=id, parent=parent_id, score=score, article=link_id", "subreddit",
		},
		"e-mail and ip are not read": {
			"email,user_ip,by,text,mail\na@b.cd,1.2.3.4,Ada,Some text that is here.,a@b.cd\nc@b.cd,1.2.3.5,Ben,Some more text is here.,b@c.de\n",
			"text=text, author=by", "email, user_ip, mail",
		},
		"values that are e-mail addresses": {
			"user,text\na@b.cd,Some text that is here.\nc@b.cd,Some more text is here.\n", "text=text", "user",
		},
		"español": {
			"usuario,comentario,fecha,me_gusta\nana,No estoy de acuerdo.,2024-01-02,3\nluis,Yo sí lo estoy.,2024-01-02,4\n",
			"text=comentario, author=usuario, posted=fecha, score=me_gusta", "",
		},
		"by values alone": {
			"a,b,c\n1,The bridge over the river was closed on Tuesday after a crash.,x\n2,Nobody knows when the bridge over the river will open again.,y\n3,The mayor of the town said that all will be well in the end.,z\n",
			"text=b", "a, c",
		},
		"no header": {
			"1,The bridge over the river was closed on Tuesday after a crash.,2024-01-02\n2,Nobody knows when the bridge over the river will open again.,2024-01-03\n",
			"text=2, published=3", "1",
		},
	} {
		columns, unread := Guess(format.Head{Text: []byte(c.page), Whole: true})
		want := "columns read: " + c.columns
		if c.unread != "" {
			want += "; not read: " + c.unread
		}
		if got := Describe(columns, unread); got != want {
			t.Errorf("%s:\n%s, want\n%s", name, got, want)
		}
	}
}

func TestProseIsNoTable(t *testing.T) {
	for _, page := range []string{
		"The council met, as ever, on Tuesday.\nIt voted, as ever, against the plan.\nNobody, as ever, was surprised.\n",
		"Ada, 2 January\nI think so, too.\n\nBen, 3 January\nI do not, at all.\n",
		"# Title\n\nText of a readme, with commas.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
		"one line", "a,b", "a,b\n", "", " \n", "{", "[", "[1,2,3]", `{"type":"FeatureCollection","features":[]}`, `{"name":"x","version":"1.0.0","dependencies":{}}`,
	} {
		head := format.Head{Text: []byte(strings.TrimSpace(page)), Whole: true}
		for _, f := range Formats() {
			if len(head.Text) > 0 && f.Claims(head) {
				t.Errorf("%s claims %q", f.Name, page)
			}
		}
	}
}

// TestRowsComeBack: what encoding/csv would write is read field by field,
// whatever is in the fields.
func TestRowsComeBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(rapid.StringMatching(`[a-c",;\t \n]{0,6}`), 3, 3), 1, 5).Draw(r, "rows")
		var text []byte
		for i := range rows {
			for j := range rows[i] {
				if j > 0 {
					text = append(text, ',')
				}
				text = append(text, '"')
				text = append(text, strings.ReplaceAll(rows[i][j], `"`, `""`)...)
				text = append(text, '"')
			}
			text = append(text, '\n')
		}
		in := rowReader{comma: ',', columns: 3, source: func() ([]byte, error) { return nextLine(&text) }}
		for _, want := range rows {
			got, err := in.read()
			if err != nil || got.broken != "" || !slices.Equal(got.fields, want) {
				r.Fatalf("%q becomes %q, broken: %s, %v", want, got.fields, got.broken, err)
			}
		}
	})
}

// TestBombs: what cannot be read is set aside, and what comes after it is read.
func TestBombs(t *testing.T) {
	const header = "id,author,text,article_id\n1,Ada,Some words that are a text.,7777777\n2,Ben,More words that are a text.,7777777\n"
	for name, bomb := range map[string]string{
		"a quote that is never closed": `3,Cy,"never closed` + strings.Repeat(",x", 3) + "\n",
		"many such":                    strings.Repeat(`3,Cy,"never closed`+"\n", 20_000),
		"a long one":                   `3,Cy,"` + strings.Repeat("never closed\n", 100_000),
		"a giant field":                "3,Cy," + strings.Repeat("long ", format.MaxLine/5+1) + ",7777777\n",
		"a giant field in quotes":      `3,Cy,"` + strings.Repeat(strings.Repeat("long ", 20)+"\n", format.MaxLine/100) + `",7777777` + "\n",
		"a million fields":             strings.Repeat("x,", 1_000_000) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			page := header + bomb + "9,Zoe,The last words of all.,7777777\n"
			_, threads, faults := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
			last := ""
			for _, thread := range threads {
				for _, c := range thread.Comments {
					last = c.NativeID
				}
			}
			if last != "9" || len(faults) < 2 || faults[1].Outcome != format.Quarantined {
				t.Errorf("the last comment is %q, %d faults", last, len(faults))
			}
		})
	}
}

func TestJSONBombs(t *testing.T) {
	for name, page := range map[string]string{
		"depth":  `{"text":"Some words","author":"Ada","x":` + strings.Repeat("[", 1_000_000),
		"length": `{"text":"` + strings.Repeat("long ", format.MaxLine/5+1) + `"}`,
	} {
		f := Formats()[0]
		faults := 0
		for _, err := range f.Read(t.Context(), formattest.Input(strings.NewReader(page))) {
			if err != nil {
				faults++
			}
		}
		if faults == 0 {
			t.Errorf("%s: no fault", name)
		}
	}
}

// TestMemoryIsBounded: what is held does not follow the length of a table, nor
// that of the columns that are not read.
func TestMemoryIsBounded(t *testing.T) {
	const n = 8000
	row := `1,Ada,"Some words, that are a text of a usual length.",7777777,` + strings.Repeat("unread ", 1000) + "\n"
	before := formattest.Held()
	comments, most := 0, uint64(0)
	for thread, err := range readCSV(t.Context(), formattest.Input(formattest.Repeat("id,author,text,article_id,raw\n", row, n, ""))) {
		if comments += len(thread.Comments); err == nil {
			most = max(most, formattest.Held())
		}
	}
	if comments != n || most > before+16<<20 { // of 56 MB
		t.Errorf("%d comments, %d MiB before, %d MiB", comments, before>>20, most>>20)
	}
}

// TestNamesAreInOrder: those of an object come as it has them, and a name with a
// full stop goes before one in an object, every time.
func TestNamesAreInOrder(t *testing.T) {
	const object = `{"z":"\"a\"","a":{"b":"inner","c":"1"},"a.b":"whole","m":2}`
	for range 20 {
		names, rows := peekJSON([]byte(object), envelopes)
		if got := fmt.Sprint(names, rows); got != `[z a.c a.b m] [["a" 1 whole 2]]` {
			t.Fatal(got)
		}
	}
}

// TestQuotesAreReadInLinearTime: a quote that is closed far below, where there is
// no row, does not make reading slow.
func TestQuotesAreReadInLinearTime(t *testing.T) {
	page := []byte(strings.Repeat(strings.Repeat(`"x`+"\n", 15_000)+`",`+"\n", 4))
	size, rest := int64(len(page)), page
	r := rowReader{comma: ',', columns: 3, max: format.MaxLine, source: func() ([]byte, error) { return nextLine(&rest) }}
	read := 0
	for row, err := r.read(); err == nil; row, err = r.read() {
		read += len(row.text)
	}
	if int64(read) != size || r.reread > 5*size+rereadMore {
		t.Errorf("%d of %d bytes came, %d were read again", read, size, r.reread)
	}
}

func TestLeftOutIsSaid(t *testing.T) {
	page := "id,author,text,article_id\n1,Ada,Some words that are here.,7\n2,Ben,,7\n3,Cy,[removed],7\n"
	_, _, faults := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
	if got := fmt.Sprint(faults); !strings.Contains(got, "comments without text: 1, deleted comments that nobody answers: 1") {
		t.Error(got)
	}
}

func TestFieldsHaveNames(t *testing.T) {
	for name := range called {
		if name != "date" && !slices.Contains(Fields(), name) {
			t.Errorf("%s is not a field", name)
		}
	}
}

func BenchmarkCSV(b *testing.B) {
	row := "1001,58aa0001,0,Ada,\"I think, this is a comment of a usual length, with a line\nand another.\",1487600000,3\n"
	formattest.Benchmark(b, Formats(), []byte("commentID,articleID,parentID,userDisplayName,commentBody,createDate,recommendations\n"+strings.Repeat(row, 2000)))
}

func BenchmarkJSONLines(b *testing.B) {
	row := `{"id":"1001","article":"58aa0001","user":"Ada","text":"I think, this is a comment of a usual length, with a line\nand another.","created_at":1487600000,"likes":3}` + "\n"
	formattest.Benchmark(b, Formats(), []byte(strings.Repeat(row, 2000)))
}
