package dump

import "testing"

// TestStories: what is asked for is remembered, and what was long ago makes room.
func TestStories(t *testing.T) {
	var s stories
	if s.of(7) != 0 {
		t.Error("knows the story of an item it was never told of")
	}
	s.set(7, 3)
	const items = (maxPages + 10) << pageBits
	for id := uint32(1 << pageBits); id < items; id += 1 << pageBits {
		s.set(id, id-1)
		if s.of(7) != 3 { // which is asked for again and again
			t.Fatalf("forgot an item in use at %d", id)
		}
	}
	last := uint32(items - 1<<pageBits)
	if s.of(last) != last-1 || s.of(1<<pageBits) != 0 {
		t.Error("forgets other items than the oldest")
	}
	if len(s.pages) > maxPages {
		t.Errorf("keeps %d pages", len(s.pages))
	}
}
