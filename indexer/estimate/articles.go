package estimate

import "standpoint/indexer/search/share"

// article is a cluster: its judged documents, and the sum of how far each is from the
// share of its cell, by weight.
type article struct{ documents, residual float64 }

type articles []*article

// articles are those of the judged documents, in the order in which they come, so
// that sums are the same on every machine.
func (g grouping) articles(cells []cell, judged []Judged) (all articles) {
	first := make([]int, len(g)) // cell of each stratum
	for h := 1; h < len(g); h++ {
		first[h] = first[h-1] + g.count(h-1)
	}
	byNumber := map[int]*article{}
	for _, j := range judged {
		a := byNumber[j.Article]
		if a == nil {
			a = &article{}
			byNumber[j.Article], all = a, append(all, a)
		}
		c := cells[first[j.Stratum]+g[j.Stratum][j.Model]]
		a.documents++
		a.residual += c.weight / c.n * (number(j.Has) - observed(c))
	}
	return all
}

func number(has bool) float64 {
	if has {
		return 1
	}
	return 0
}

// sizes are the number of documents, and the effective number of articles (Kish, "Survey
// Sampling", 1965): as many of the same size would say as much.
func (all articles) sizes() (documents, effective float64) {
	squares := 0.0
	for _, a := range all {
		documents += a.documents
		squares += a.documents * a.documents
	}
	return documents, documents * documents / squares
}

// quantile is Student's, 97.5%, with one degree of freedom less than there are articles
// by their effective number.
func (all articles) quantile() (z float64, err error) {
	_, effective := all.sizes()
	if effective < LeastArticles {
		return 0, refuse("the judged documents are from too few articles: %d, which say as much as %.1f of the same size, and at least %d are needed", len(all), effective, LeastArticles)
	}
	return share.Student(effective - 1), nil
}

// effect is the design effect: the variance of the estimate with articles as clusters
// (linearised: Woodruff, "A simple method for approximating the variance of a
// complicated estimate", 1971) over that of independent documents. It is at least 1,
// because a few articles can look less alike than chance. Where hardly a document
// differs from the others of its cell, that says little, and it is at least another one
// that is given; where none does, it is what it would be if the documents of an article
// were all the same, or the one that is given if there is one (not 0).
func (all articles) effect(cells []cell, given float64) float64 {
	documents, effective := all.sizes()
	between := 0.0
	for _, a := range all {
		between += a.residual * a.residual
	}
	different := 0.0
	for _, c := range cells {
		different += min(c.y, c.n-c.y)
	}
	independent := variance(cells, observed)
	switch own := effective / (effective - 1) * between / independent; {
	case independent == 0 && given == 0:
		return documents / effective
	case independent == 0:
		return given
	case different < 2*few:
		return max(own, given, 1)
	default:
		return max(own, 1)
	}
}

// divide divides the numbers of cells by a design effect. Such effective numbers are
// those of Rao and Scott, "A simple method for the analysis of clustered binary data",
// 1992.
func divide(cells []cell, effect float64) {
	for i := range cells {
		cells[i].n, cells[i].y = cells[i].n/effect, cells[i].y/effect
	}
}
