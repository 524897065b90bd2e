package dump

import (
	"net/url"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
)

// discourseFormat is what a Discourse forum gives: topics (/t/slug/17.json), the
// latest posts (/posts.json), single posts, also as JSON Lines, and posts as a
// webhook is sent them. It does not say which forum it is of; a web archive does,
// and --outlet can.
func discourseFormat() format.Format {
	return format.Format{
		Name: "discourse", Title: "Discourse JSON", Claims: claimsDiscourse,
		Read: read(func(as *assembler, in format.Input) reader {
			d := discourseReader{assembler: as}
			if u, err := url.Parse(in.URL); err == nil && u.Host != "" {
				d.base = u.Scheme + "://" + u.Host
				as.outlet = in.Outlet(d.base, u.Hostname())
			}
			return d
		}, "latest_posts[]", "post"),
	}
}

func claimsDiscourse(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"post_stream.posts", "latest_posts", "post", ""} {
		if o.Under(at).Has("cooked", "post_number", "topic_id") {
			return true
		}
	}
	return false
}

type discourseReader struct {
	*assembler
	base string // address of the forum; "" if it is not known
}

func (d discourseReader) record(record format.Record) (bool, error) {
	return forumapi.Discourse(record.Raw, d.base, d.assembler)
}

func (discourseReader) end() {}
