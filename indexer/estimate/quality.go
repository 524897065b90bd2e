package estimate

import "standpoint/indexer/search/share"

// Precision is how many of the set's documents with a label of the model have it rightly,
// and Recall how many of those that should have it have it. Judged.Has says whether a
// document should. Each judged document weighs as many of the set as its stratum has for
// it; the interval is that of Share with Kish's effective number of documents. The error is a
// *Refusal if there are fewer than LeastLabels to go by.
func Precision(set Set, judged []Judged, label int) (Interval, error) {
	return set.among(judged, func(j Judged) (of, is bool) { return j.Model == label, j.Has })
}

// Recall is described at Precision.
func Recall(set Set, judged []Judged, label int) (Interval, error) {
	return set.among(judged, func(j Judged) (of, is bool) { return j.Has, j.Model == label })
}

func (set Set) among(judged []Judged, which func(Judged) (of, is bool)) (Interval, error) {
	sizes, drawn := make([]float64, len(set.Sizes)), make([]float64, len(set.Sizes))
	for h, stratum := range set.Sizes {
		for _, size := range stratum {
			sizes[h] += float64(size)
		}
	}
	for _, j := range judged {
		drawn[j.Stratum]++
	}
	n, weights, squares, part := 0, 0.0, 0.0, 0.0
	for _, j := range judged {
		if of, is := which(j); of {
			w := sizes[j.Stratum] / drawn[j.Stratum]
			n, weights, squares, part = n+1, weights+w, squares+w*w, part+w*number(is)
		}
	}
	if n < LeastLabels {
		return Interval{}, refuse("too few documents to go by: %d, and at least %d are needed", n, LeastLabels)
	}
	effective := weights * weights / squares
	cells := []cell{{weight: 1, n: effective, y: part / weights * effective}}
	low, high := interval(cells, share.Normal)
	return Interval{point(cells), low, high}, nil
}
