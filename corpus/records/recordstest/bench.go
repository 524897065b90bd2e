package recordstest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// Bench measures a store on threads of an article with 99 comments, each text
// of about 600 bytes and with annotations.
func Bench(b *testing.B, fresh func(t testing.TB) Harness) {
	b.Run("Put", func(b *testing.B) { benchPut(b, fresh) })
	b.Run("PutUnchanged", func(b *testing.B) { benchPutUnchanged(b, fresh) })
	b.Run("PutMerged", func(b *testing.B) { benchPutMerged(b, fresh) })
	b.Run("Annotate", func(b *testing.B) { benchAnnotate(b, fresh) })
	b.Run("OutletStats", func(b *testing.B) { benchOutletStats(b, fresh) })
	b.Run("Changes", func(b *testing.B) { benchChanges(b, fresh) })
	b.Run("Get", func(b *testing.B) { benchGet(b, fresh) })
	b.Run("Texts", func(b *testing.B) { benchTexts(b, fresh) })
	b.Run("Thread", func(b *testing.B) { benchThread(b, fresh) })
	b.Run("Last", func(b *testing.B) { benchLast(b, fresh) })
}

const benchDocuments = 20_000

// benchThreads makes documents like those that are read.
func benchThreads(n int) []corpus.Document {
	text := strings.Repeat("The Coast Guard said that the ferry was late, and nobody believed it. ", 9)
	documents := make([]corpus.Document, n)
	for i := range documents {
		articleID := fmt.Sprintf("a%016x", uint64(i/100+1)*0x9E3779B97F4A7C15) // spread as hashes are
		id := fmt.Sprintf("c%016x", uint64(i+1)*0xC2B2AE3D27D4EB4F)
		switch parent := ""; i % 100 {
		case 0:
			documents[i] = fullArticle(articleID)
			documents[i].Article.Paragraphs = []string{text, text, text, text}
		default:
			if i%3 != 0 && i%100 > 1 {
				parent = documents[i-1].ID
			}
			documents[i] = comment(id, articleID, parent, fmt.Sprint(i, text))
			documents[i].Annotation = fullArticle(articleID).Annotation
		}
	}
	return documents
}

// perSecond reports how many documents a second were handled.
func perSecond(b *testing.B, documents int) {
	b.ReportMetric(float64(documents)/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(0, "ns/op")
}

func benchPut(b *testing.B, fresh func(t testing.TB) Harness) {
	documents := benchThreads(benchDocuments)
	n := 0
	for b.Loop() {
		b.StopTimer()
		s := open(b, fresh(b))
		b.StartTimer()
		put(b, s, documents...)
		n += len(documents)
	}
	perSecond(b, n)
}

func filled(b *testing.B, fresh func(t testing.TB) Harness) (records.Store, []corpus.Document) {
	s, documents := open(b, fresh(b)), benchThreads(benchDocuments)
	put(b, s, documents...)
	return s, documents
}

func benchPutUnchanged(b *testing.B, fresh func(t testing.TB) Harness) {
	s, documents := filled(b, fresh)
	n := 0
	for b.Loop() {
		put(b, s, documents...)
		n += len(documents)
	}
	perSecond(b, n)
}

// benchPutMerged brings every comment another score each time.
func benchPutMerged(b *testing.B, fresh func(t testing.TB) Harness) {
	s, documents := filled(b, fresh)
	n := 0
	for score := 1; b.Loop(); score++ {
		b.StopTimer()
		for i, d := range documents {
			if d.Comment != nil {
				documents[i] = scored(d, score)
			}
		}
		b.StartTimer()
		if did := put(b, s, documents...); did.Comments.Merged != did.Comments.Total() {
			b.Fatal(did)
		}
		n += len(documents)
	}
	perSecond(b, n)
}

// benchAnnotate understands every document in another way each time.
func benchAnnotate(b *testing.B, fresh func(t testing.TB) Harness) {
	s, documents := filled(b, fresh)
	n := 0
	for version := 1; b.Loop(); version++ {
		for i := range documents {
			documents[i].AnnotatedBy = fmt.Sprint(version)
		}
		annotate(b, s, last(b, s), documents...)
		n += len(documents)
	}
	perSecond(b, n)
}

// benchOutletStats counts as many articles as there are documents elsewhere.
func benchOutletStats(b *testing.B, fresh func(t testing.TB) Harness) {
	s := open(b, fresh(b))
	documents := make([]corpus.Document, benchDocuments)
	for i := range documents {
		documents[i] = article(fmt.Sprintf("a%016x", uint64(i+1)*0x9E3779B97F4A7C15), "Ferry late")
		documents[i].Outlet = fmt.Sprint("outlet-", i%100)
	}
	put(b, s, documents...)
	n := 0
	for b.Loop() {
		for _, c := range outletStats(b, s) {
			n += c.Articles
		}
	}
	perSecond(b, n)
}

func benchChanges(b *testing.B, fresh func(t testing.TB) Harness) {
	s, _ := filled(b, fresh)
	n := 0
	for b.Loop() {
		for _, err := range s.Changes(context.Background(), 0) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	perSecond(b, n)
}

func benchGet(b *testing.B, fresh func(t testing.TB) Harness) {
	s, documents := filled(b, fresh)
	var page []string
	for i := range 20 {
		page = append(page, documents[i*len(documents)/20+i].ID)
	}
	n := 0
	for b.Loop() {
		got, err := s.Get(context.Background(), page)
		if err != nil || len(got) != len(page) {
			b.Fatal(len(got), err)
		}
		n += len(got)
	}
	perSecond(b, n)
}

// benchTexts reads all texts, in an order that is not that of the store.
func benchTexts(b *testing.B, fresh func(t testing.TB) Harness) {
	s, documents := filled(b, fresh)
	all := sorted(ids(documents))
	n := 0
	for b.Loop() {
		got, err := texts(s, all...)
		if err != nil || len(got) != len(all) {
			b.Fatal(len(got), err)
		}
		n += len(got)
	}
	perSecond(b, n)
}

func benchThread(b *testing.B, fresh func(t testing.TB) Harness) {
	s, documents := filled(b, fresh)
	n := 0
	for b.Loop() {
		got, err := s.Thread(context.Background(), documents[0].ID)
		if err != nil {
			b.Fatal(err)
		}
		n += len(got)
	}
	perSecond(b, n)
}

func benchLast(b *testing.B, fresh func(t testing.TB) Harness) {
	s, _ := filled(b, fresh)
	for b.Loop() {
		_ = last(b, s)
	}
}
