package dump

import "slices"

// Stories are remembered by pages of neighbouring ids.
const (
	pageBits = 10
	maxPages = 16 << 10 // of 4 KiB: 64 MiB in all
)

// stories remembers which story an item belongs to. When there is no more room,
// it forgets the pages that were asked for longest ago.
type stories struct {
	pages map[uint32]*storyPage
	clock int64
}

type storyPage struct {
	used  int64
	story [1 << pageBits]uint32
}

// of is the story of an item; 0 if it is not known.
func (s *stories) of(id uint32) uint32 {
	page := s.pages[id>>pageBits]
	if page == nil {
		return 0
	}
	s.clock++
	page.used = s.clock
	return page.story[id&(1<<pageBits-1)]
}

func (s *stories) set(id, story uint32) {
	page := s.pages[id>>pageBits]
	if page == nil {
		if s.pages == nil {
			s.pages = map[uint32]*storyPage{}
		}
		if len(s.pages) >= maxPages {
			s.forget()
		}
		page = &storyPage{}
		s.pages[id>>pageBits] = page
	}
	s.clock++
	page.used = s.clock
	page.story[id&(1<<pageBits-1)] = story
}

// forget drops the quarter of the pages that were used longest ago.
func (s *stories) forget() {
	used := make([]int64, 0, len(s.pages))
	for _, page := range s.pages {
		used = append(used, page.used)
	}
	slices.Sort(used)
	for at, page := range s.pages {
		if page.used < used[len(used)/4] {
			delete(s.pages, at)
		}
	}
}
