package concordance_test

import (
	"testing"

	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }
