package estimate

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"testing"

	"standpoint/indexer/search/share"
)

// peer is a sample with our figures, for other software to compute the same.
type peer struct {
	Truth          []float64  `json:"truth"`
	Said           []float64  `json:"said"`
	Rest           []float64  `json:"rest"`
	Power          [3]float64 `json:"power"`  // mean, standard error, weight
	Wilson         [2]float64 `json:"wilson"` // of the judgements alone, without correction for a finite set
	ClopperPearson [2]float64 `json:"clopper_pearson"`
	Ours           float64    `json:"ours"`
	Share          float64    `json:"share"` // the true one
}

// TestPeers: weights lie within 0 and 1. It writes samples with our figures, for `make
// check-statistics`, to the file that STANDPOINT_PEERS names.
func TestPeers(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 4))
	path := os.Getenv("STANDPOINT_PEERS")
	var peers []peer
	for _, s := range scenarios() {
		if s.design != "simple" || path == "" && (s.n != 25 || s.share != 0.05) {
			continue
		}
		d := s.drawer(r)
		for range 8 {
			p := d.peer(t, r)
			if p.Power[2] < 0 || p.Power[2] > 1 || p.Power[1] < 0 {
				t.Fatalf("%s: %v", s, p.Power)
			}
			peers = append(peers, p)
		}
	}
	if path == "" {
		return
	}
	text, err := json.Marshal(peers)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d samples", len(peers))
}

func (d drawer) peer(t *testing.T, r *rand.Rand) (p peer) {
	t.Helper()
	sample := d.draw(r)
	e, err := Share(d.set, d.judged(sample))
	if err != nil {
		t.Fatal(err)
	}
	p.Ours, p.Share = e.Share, d.truth
	has := 0.0
	for _, one := range sample {
		p.Truth, p.Said = append(p.Truth, number(one.has)), append(p.Said, number(one.said))
		has += number(one.has)
	}
	for _, unit := range d.groups[0][len(sample):][:1000] {
		p.Rest = append(p.Rest, number(unit[0].said))
	}
	powered := Power(p.Truth, p.Said, p.Rest)
	p.Power = [3]float64{powered.Mean, powered.StandardError, powered.Weight}
	n := float64(len(sample))
	for i, y := range []float64{n - has, has} {
		// without the bound for few documents: the score test alone
		p.Wilson[i] = scoreBound([]cell{{weight: 1, n: n, y: y}}, share.Normal)
		p.ClopperPearson[i] = 1
		if y < n {
			p.ClopperPearson[i] = betaQuantile(0.975, y+1, n-y)
		}
	}
	p.Wilson[0], p.ClopperPearson[0] = 1-p.Wilson[0], 1-p.ClopperPearson[0]
	return p
}
