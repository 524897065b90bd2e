package agreement

import (
	"math"
	"math/rand/v2"
	"testing"
)

const none = Missing

// krippendorff are the codes of four coders in Krippendorff, "Computing Krippendorff's
// alpha-reliability", 2011, part C, with values from 0.
var krippendorff = Codes{
	{0, 0, none, 0}, {1, 1, 2, 1}, {2, 2, 2, 2}, {2, 2, 2, 2}, {1, 1, 1, 1}, {0, 1, 2, 3},
	{3, 3, 3, 3}, {0, 0, 1, 0}, {1, 1, 1, 1}, {none, 4, 4, 4}, {none, none, 0, 0}, {none, none, 2, none},
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > tolerance {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestAlpha(t *testing.T) {
	nominal, ordinal := Alpha(krippendorff, 5, Nominal), Alpha(krippendorff, 5, Ordinal)
	near(t, "nominal", nominal.Value, 0.743, 5e-4)
	near(t, "ordinal", ordinal.Value, 0.815, 5e-4)
	if nominal.Texts != 11 || !(nominal.Low < nominal.Value && nominal.Value < nominal.High && nominal.High <= 1) {
		t.Errorf("%+v", nominal)
	}
	if again := Alpha(krippendorff, 5, Nominal); again != nominal {
		t.Errorf("the same codes have another interval: %+v", again)
	}
}

// TestEdges: what other libraries give an error or a number for is said in words.
func TestEdges(t *testing.T) {
	for name, c := range map[string]struct {
		codes     Codes
		value     float64
		agreement float64
		undefined string
		interval  bool
	}{
		"nothing":                      {nil, math.NaN(), math.NaN(), Alone, false},
		"one coder":                    {Codes{{0}, {1}}, math.NaN(), math.NaN(), Alone, false},
		"nobody judged the same":       {Codes{{0, none}, {none, 0}}, math.NaN(), math.NaN(), Alone, false},
		"one value":                    {Codes{{1, 1}, {1, 1}, {1, none}}, math.NaN(), 1, OneValue, false},
		"another value, judged once":   {Codes{{1, 1}, {1, 1}, {none, 0}}, math.NaN(), 1, OneValue, false},
		"all agree, on two values":     {Codes{{0, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 0}, {1, 1}}, 1, 1, "", true},
		"all agree, one has the other": {Codes{{0, 0}, {0, 0}, {0, 0}, {1, 1}}, 1, 1, Unstable, false},
		"never agree":                  {Codes{{0, 1}, {1, 0}, {0, 1}, {1, 0}}, -0.75, 0, "", true},
	} {
		got := Alpha(c.codes, 2, Nominal)
		near(t, name, got.Value, c.value, 1e-12)
		near(t, name+", agreement", got.Agreement, c.agreement, 1e-12)
		if got.Undefined != c.undefined || got.HasInterval() != c.interval {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, c := range map[string]struct {
		table     [][]int
		value     float64
		undefined string
	}{
		"nothing":                 {[][]int{{0, 0}, {0, 0}}, math.NaN(), Alone},
		"one value":               {[][]int{{9, 0}, {0, 0}}, math.NaN(), OneValue},
		"perfect":                 {[][]int{{4, 0}, {0, 5}}, 1, ""},
		"one coder has one value": {[][]int{{4, 5}, {0, 0}}, 0, ""},
		"Cohen 1960":              {[][]int{{88, 14, 18}, {10, 40, 10}, {2, 6, 12}}, 0.492, ""},
	} {
		got := Kappa(c.table)
		near(t, name, got.Value, c.value, 5e-4)
		if got.Undefined != c.undefined {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestAlphaProperties: the order of coders and texts does not matter, more agreement
// never lowers alpha, and two values have the alpha of either.
func TestAlphaProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 1))
	for range 200 {
		codes := make(Codes, 2+r.IntN(20))
		for i := range codes {
			for range 3 {
				codes[i] = append(codes[i], r.IntN(3)-1)
			}
		}
		units := count(codes, 2)
		value, why := alpha(units, 2, Nominal)
		r.Shuffle(len(codes), func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
		for _, text := range codes {
			r.Shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
		}
		shuffled, again := alpha(count(codes, 2), 2, Nominal)
		near(t, "shuffled", shuffled, value, 1e-9)
		ordinal, _ := alpha(units, 2, Ordinal)
		near(t, "ordinal, of two values", ordinal, value, 1e-9)
		for v := range 2 {
			only, _ := alpha(count(codes.only(v), 2), 2, Nominal)
			near(t, "one value of two", only, value, 1e-9)
		}
		if why != again || why == "" && value > 1+1e-9 {
			t.Errorf("%v: %v %s, %s", codes, value, why, again)
		}
	}
}
