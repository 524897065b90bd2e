package annotate

import (
	"context"
	"errors"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
)

// reporting notes how many questions each call of a judge has, and fails if it has to.
type reporting struct {
	critic
	calls *[]int
	err   error
}

func (r reporting) JudgeAll(ctx context.Context, questions []stance.Input) ([]stance.Judgement, error) {
	*r.calls = append(*r.calls, len(questions))
	if r.err != nil {
		return nil, r.err
	}
	return r.critic.JudgeAll(ctx, questions)
}

// TestThreadIsJudgedAtOnce: a judge far away gets all questions of a thread in one
// call, and a thread that cannot be judged gives its error and no document.
func TestThreadIsJudgedAtOnce(t *testing.T) {
	thread := corpus.Thread{
		Article: corpus.Article{ID: "a1", Headline: "FEMA and the EPA", Paragraphs: []string{"FEMA wrote to the EPA."}},
		Comments: []corpus.Comment{
			{ID: "c1", Text: "Shame on FEMA."},
			{ID: "c2", ParentID: "c1", Text: "It is."},
			{ID: "c3", Text: "I am indifferent."},
			{ID: "c4", Text: "FEMA was here.", Deleted: true},
		},
	}
	var calls []int
	a, err := New(Options{Judge: reporting{calls: &calls}})
	if err != nil {
		t.Fatal(err)
	}
	documents, err := a.Thread(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	// The article and the first three comments are asked about two agencies each;
	// to be indifferent is not a side, so that comment is about nothing.
	if len(calls) != 1 || calls[0] != 8 {
		t.Errorf("calls with %v questions", calls)
	}
	for i, want := range []int{2, 2, 2, 0, 0} {
		d := documents[i]
		if len(d.Annotation.Stances) != want || d.AnnotatedBy != a.Version() {
			t.Errorf("%s: %+v, by %q", d.ID, d.Annotation.Stances, d.AnnotatedBy)
		}
		for n, s := range d.Annotation.Stances {
			if s.Target != d.Annotation.Agencies[n].ID {
				t.Errorf("%s: stance %d is toward %s, agency %d is %s", d.ID, n, s.Target, n, d.Annotation.Agencies[n].ID)
			}
		}
	}

	silent := errors.New("silent")
	if a, err = New(Options{Judge: reporting{calls: &calls, err: silent}}); err != nil {
		t.Fatal(err)
	}
	if documents, err := a.Thread(t.Context(), thread); !errors.Is(err, silent) || documents != nil {
		t.Errorf("%d documents, error %v", len(documents), err)
	}
	if _, err := a.Text(t.Context(), Input{Text: "Shame on FEMA."}); !errors.Is(err, silent) {
		t.Errorf("a text: error %v", err)
	}
}
