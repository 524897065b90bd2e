// Package structured reads what a page says of itself to machines: JSON-LD,
// microdata and meta elements.
package structured
