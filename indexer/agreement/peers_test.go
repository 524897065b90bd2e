package agreement

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// peer are codes with our figures, for other software to compute the same; null where
// there is none.
type peer struct {
	Codes   Codes      `json:"codes"`
	Nominal *float64   `json:"nominal"`
	Ordinal *float64   `json:"ordinal"`
	Table   [][]int    `json:"table"` // of the first two coders
	Kappa   *float64   `json:"kappa"`
	Between [2]float64 `json:"between"`
}

func finite(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

// TestPeers: figures are at most 1. It writes codes with our figures, for `make
// check-statistics`, to the file that STANDPOINT_CODES names.
func TestPeers(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 5))
	var peers []peer
	for range 200 {
		values, coders := 2+r.IntN(4), 2+r.IntN(3)
		codes := make(Codes, 1+r.IntN(40))
		for i := range codes {
			truth := r.IntN(values)
			for range coders {
				code := truth
				switch r.IntN(6) {
				case 0:
					code = r.IntN(values)
				case 1:
					code = Missing
				}
				codes[i] = append(codes[i], code)
			}
		}
		units := count(codes, values)
		nominal, _ := alpha(units, values, Nominal)
		ordinal, _ := alpha(units, values, Ordinal)
		p := peer{Codes: codes, Nominal: finite(nominal), Ordinal: finite(ordinal), Table: Confusion(codes, 0, 1, values)}
		if kappa := Kappa(p.Table); kappa.Defined() {
			p.Kappa, p.Between = finite(kappa.Value), [2]float64{kappa.Low, kappa.High}
		}
		for _, v := range []*float64{p.Nominal, p.Ordinal, p.Kappa} {
			if v != nil && *v > 1+1e-12 {
				t.Errorf("%v: %v", codes, *v)
			}
		}
		peers = append(peers, p)
	}
	path := os.Getenv("STANDPOINT_CODES")
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
}
