//go:build race

package api

// histories is a multiple of those in one store. With the race detector each takes many
// times as long.
const histories = 100
