package encoder

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func load(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ownInputs returns n comments of the project's own threads, as train/reference.py
// reads them.
func ownInputs(t testing.TB, n int) []Input {
	t.Helper()
	var all []Input
	paths, _ := filepath.Glob("train/texts/threads-[0-9].jsonl")
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			var thread struct {
				Headline string
				Comments []struct {
					ID, Parent, Text string
					About            []struct{ Target, Mention string }
				}
			}
			if err := json.Unmarshal([]byte(line), &thread); err != nil {
				t.Fatal(err)
			}
			texts := map[string]string{}
			for _, c := range thread.Comments {
				texts[c.ID] = c.Text
				for _, a := range c.About {
					in := Input{Kind: Inherited, Before: c.Text, Target: a.Target, Headline: thread.Headline, Parent: texts[c.Parent]}
					if a.Mention != "" {
						in.Kind, in.Mention = Comment, a.Mention
						in.Before, in.After, _ = strings.Cut(c.Text, a.Mention)
					}
					all = append(all, in)
				}
			}
		}
	}
	if len(all) < n {
		t.Fatalf("%d texts, want %d", len(all), n)
	}
	return all[:n]
}

// TestLogits compares the scores with those of PyTorch and the reference
// tokenizer: nearly the same where activations are not rounded, and close where
// they are.
func TestLogits(t *testing.T) {
	m, exact := load(t), load(t)
	for i := range exact.layers {
		l := &exact.layers[i]
		for _, part := range []*linear{&l.query, &l.key, &l.value, &l.output, &l.up, &l.down, &exact.hidden} {
			part.exact = true
		}
	}
	f, err := os.Open("testdata/logits.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const tolerance, rounding, exactTexts = 1e-3, 0.02, 6
	lines, sum := bufio.NewScanner(f), 0.0
	inputs := ownInputs(t, 1000)
	for i, in := range inputs {
		if !lines.Scan() {
			t.Fatalf("logits.tsv ends after %d lines", i)
		}
		var want [sides]float32
		if _, err := fmt.Sscan(lines.Text(), &want[0], &want[1], &want[2]); err != nil {
			t.Fatal(err)
		}
		p := m.Pieces(in)
		got, said := m.calibrated[p.Kind].apply(m.Logits(p)), m.calibrated[p.Kind].apply(want)
		for k := range said {
			sum += math.Abs(got[k]-said[k]) / sides / float64(len(inputs))
		}
		if i >= exactTexts && !*all {
			continue
		}
		for k, v := range exact.Logits(p) {
			if d := math.Abs(float64(v - want[k])); d > tolerance {
				t.Errorf("text %d: score %d is %.4f, PyTorch says %.4f", i, k, v, want[k])
			}
		}
	}
	t.Logf("rounding moves a chance by %.4f on average", sum)
	if sum > rounding {
		t.Errorf("rounding moves a chance by %.4f on average, at most %v is allowed", sum, rounding)
	}
}

// all compares all 1,000 texts without rounding, which takes minutes.
var all = flag.Bool("all", false, "compare all texts with PyTorch, not only the first 6")

// TestPlain compares the kernels with the plain code, bit by bit.
func TestPlain(t *testing.T) {
	if !hasKernel {
		t.Log("this processor has no kernel: the plain code is compared with itself")
	}
	fast := load(t)
	defer func(has bool) { hasKernel = has }(hasKernel)
	hasKernel = false
	plain := load(t)
	for i, in := range ownInputs(t, 12) {
		p := fast.Pieces(in)
		hasKernel = fast.layers[0].query.lanes == nil
		got := fast.Logits(p)
		hasKernel = false
		if want := plain.Logits(p); got != want {
			t.Fatalf("text %d: the kernels say %v, the plain code %v", i, got, want)
		}
	}
}

func TestDigest(t *testing.T) {
	h := sha256.New()
	h.Write(weights[len(signature)+sha256.Size:])
	h.Write([]byte(vocabulary))
	if string(h.Sum(nil)) != string(Digest()) {
		t.Error("weights.bin states another digest than that of its bytes and the vocabulary: pack it again")
	}
}

// TestCutFile: weights that are cut short are refused, wherever they end.
func TestCutFile(t *testing.T) {
	for _, n := range []int{0, 5, len(signature), len(signature) + 40, 1000, len(weights) / 2, len(weights) - 1} {
		if _, err := read(weights[:n]); err == nil {
			t.Errorf("%d bytes of weights are taken for all", n)
		}
	}
}

func BenchmarkChances(b *testing.B) {
	m := load(b)
	inputs := ownInputs(b, 100)
	pieces := 0
	for _, in := range inputs {
		pieces += len(m.Pieces(in).IDs)
	}
	b.ReportMetric(float64(pieces)/float64(len(inputs)), "pieces/text")
	for i := 0; b.Loop(); i++ {
		m.Chances(inputs[i%len(inputs)])
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
