//go:build !race

package api

// histories is a multiple of those in one store.
const histories = 1000
