package discussion

import (
	"time"
)

func (s *survey) linked(found *Found, zone *time.Location) {}
