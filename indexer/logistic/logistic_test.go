package logistic

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// examples that one feature each decides, with a feature that all share.
func examples() []Example {
	var all []Example
	for i := range 60 {
		all = append(all, Example{Features: []uint32{0, uint32(1 + i%3)}, Class: i % 3})
	}
	return all
}

func TestTrainLearns(t *testing.T) {
	m := Train(examples(), 8, 3, Options{C: 1})
	for class := range 3 {
		p := make([]float64, 3)
		m.Logits([]uint32{0, uint32(1 + class)}, p)
		Softmax(p)
		if p[class] < 0.8 {
			t.Errorf("class %d has probability %.2f", class, p[class])
		}
	}
}

func TestTrainIsReproducible(t *testing.T) {
	first, second := Train(examples(), 8, 3, Options{}), Train(examples(), 8, 3, Options{})
	if !bytes.Equal(first.Append(nil), second.Append(nil)) {
		t.Error("the same examples gave two models")
	}
}

func TestReadIsTheInverseOfAppend(t *testing.T) {
	m := Train(examples(), 8, 3, Options{})
	b := append(m.Append(nil), "rest"...)
	read, rest, err := Read(b)
	if err != nil || string(rest) != "rest" || !bytes.Equal(read.Append(nil), m.Append(nil)) {
		t.Errorf("read %v, rest %q, error %v", read, rest, err)
	}
	for n := range len(b) - len("rest") {
		if _, _, err := Read(b[:n]); err == nil {
			t.Fatalf("a model cut after %d bytes was read", n)
		}
	}
}

func TestSoftmax(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 8).Draw(t, "logits")
		Softmax(p)
		sum := 0.0
		for _, v := range p {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("probability %v", v)
			}
			sum += v
		}
		if sum < 0.999 || sum > 1.001 {
			t.Fatalf("sum %v", sum)
		}
	})
}
