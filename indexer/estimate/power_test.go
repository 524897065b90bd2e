package estimate

import "math"

// Powered is a prediction-powered estimate of a mean with its standard error and the
// weight that the model got, 0 to 1.
type Powered struct{ Mean, StandardError, Weight float64 }

// Power is prediction-powered inference as its authors have it, with a tuned weight
// (Angelopoulos, Duchi and Zrnic, "PPI++: Efficient prediction-powered inference",
// 2023; ppi-python's ppi_mean_ci): truth and said are what people and the model say of
// the judged documents, rest is what the model says of the others.
//
// Its interval, Mean ± 1.96 standard errors, holds for large samples only: with 25
// judged documents and a share of 5% it holds the true share in 71 to 75 of 100
// samples. It is here for comparison; the estimates that people see are those of Share.
func Power(truth, said, rest []float64) Powered {
	n, others := float64(len(truth)), float64(len(rest))
	meanTruth, meanSaid, meanRest := mean(truth), mean(said), mean(rest)
	all := (n*meanSaid + others*meanRest) / (n + others)
	covariance, spread := 0.0, 0.0
	for i := range truth {
		covariance += (truth[i] - meanTruth) * (said[i] - meanSaid) / n
		spread += (said[i] - all) * (said[i] - all)
	}
	for _, f := range rest {
		spread += (f - all) * (f - all)
	}
	var p Powered
	if spread > 0 {
		p.Weight = min(max(covariance/((1+n/others)*spread/(n+others-1)), 0), 1)
	}
	p.Mean = meanTruth + p.Weight*(meanRest-meanSaid)
	residual, rested := 0.0, 0.0
	for i := range truth {
		e := truth[i] - meanTruth - p.Weight*(said[i]-meanSaid)
		residual += e * e / n
	}
	for _, f := range rest {
		rested += p.Weight * p.Weight * (f - meanRest) * (f - meanRest) / others
	}
	p.StandardError = math.Sqrt(residual/n + rested/others)
	return p
}

func mean(values []float64) (m float64) {
	for _, v := range values {
		m += v
	}
	return m / float64(len(values))
}
