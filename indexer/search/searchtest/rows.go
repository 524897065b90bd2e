package searchtest

import "testing"

func (h Harness) matching(t *testing.T) {}
func (h Harness) rows(t *testing.T)     {}
