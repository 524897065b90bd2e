package stance

import (
	"encoding/hex"

	"standpoint/indexer/annotate/stance/encoder"
	"standpoint/indexer/annotate/stance/head"
)

// Reads names the second tier, whose vectors a head can read; another one has other
// vectors.
func Reads() string { return hex.EncodeToString(encoder.Digest()[:8]) }

// Find returns what is known of a question before any head has its say, and the vector
// that a head reads; nil if no head could say more. The model must have both tiers.
func (m *Model) Find(in Input) (Judgement, []float32) {
	t := read(in)
	if !t.english {
		return unclear(byRule), nil
	}
	f := m.read(t)
	return f.Judgement, f.vector
}

// Part is the kind of text that a head learns for.
func (in Input) Part() head.Part { return head.Part{Kind: in.Kind, Named: len(in.Mentions) > 0} }

// fitted lets the head of a target speak, or that of every target. The words that show the
// side change only with the side.
func (m *Model) fitted(in Input, f found) Judgement {
	h := m.HeadOf(in)
	if h == nil || f.vector == nil {
		return f.Judgement
	}
	before := leaning(f.Chances)
	f.Chances, f.Source = h.Chances(in.Part(), f.Chances, f.vector), h.Name()
	if after := leaning(f.Chances); after != before {
		f.Evidence = f.evidence(after)
	}
	return f.Judgement
}

// HeadOf is the head of the target itself, else that of every target; nil if there is
// none.
func (m *Model) HeadOf(in Input) (best *head.Head) {
	if in.Agency == "" {
		return nil
	}
	for _, h := range m.heads {
		if h.Applies(in.Agency, in.Part()) && (best == nil || best.Agency == "") {
			best = h
		}
	}
	return best
}

// versions names the heads in what names the model.
func (m *Model) versions() (names [][]byte) {
	for _, h := range m.heads {
		names = append(names, []byte(h.Name()))
	}
	return names
}
