package quality

// Fitted says how good a layer is that was fitted to what people said of documents of the
// collection, in the place of the last one of the model as it comes. Both figures are of
// the same texts, each judged without its article having been learned from.
type Fitted struct {
	Name             string  // as labels have it as their source
	Agency           string  // "": every agency
	Labels, Articles int     // that it learned from
	Before, After    float64 // macro-F1
	Better           bool    // beyond chance; otherwise it is used because somebody wanted it
}
