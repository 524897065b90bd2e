package logistic

import (
	"math"
	"testing"
)

func TestExp(t *testing.T) {
	for x := 0.0; x > -690; x -= 0.0137 {
		if want := math.Exp(x); math.Abs(exp(x)-want) > 4e-16*want {
			t.Fatalf("exp(%v) = %v, want %v", x, exp(x), want)
		}
	}
	for _, x := range []float64{-1e9, math.Inf(-1), math.NaN()} {
		if exp(x) != 0 {
			t.Errorf("exp(%v) = %v, want 0", x, exp(x))
		}
	}
	if exp(0) != 1 {
		t.Errorf("exp(0) = %v", exp(0))
	}
}
