package bleveengine

import (
	"testing"
	"unsafe"
)

// TestListed: a document of a list takes 16 bytes, as search.Listing promises.
func TestListed(t *testing.T) {
	if size := unsafe.Sizeof(place16{}); size != 16 {
		t.Errorf("%d bytes", size)
	}
}
