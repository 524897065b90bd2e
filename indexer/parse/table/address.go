package table

import (
	"net/url"
	"strings"
)

// commentAt takes the address of a comment on a network apart: into that of what it is
// below, its id, and the id of the comment that it answers. id is "" of any other
// address.
//
//	Facebook    …?comment_id=11&reply_comment_id=12
//	YouTube     …/watch?v=abc&lc=Ugx1.9ab
//	Instagram   …/p/abc/c/179/r/180/
func commentAt(address string) (page, id, above string) {
	u, err := url.Parse(address)
	if err != nil || !isAddress(address) {
		return address, "", ""
	}
	query := u.Query()
	switch host := strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m."); {
	case query.Get("comment_id") != "":
		id = query.Get("comment_id")
		if reply := query.Get("reply_comment_id"); reply != "" {
			id, above = reply, id
		}
		query.Del("comment_id")
		query.Del("reply_comment_id")
	case query.Get("lc") != "" && (host == "youtube.com" || host == "youtu.be"):
		id = query.Get("lc")
		above = answeredByID(id)
		query.Del("lc")
	case host == "instagram.com" && strings.Contains(u.Path, "/c/"):
		var ids string
		u.Path, ids, _ = strings.Cut(u.Path, "/c/")
		u.Path += "/"
		id, ids, _ = strings.Cut(strings.Trim(ids, "/"), "/")
		if reply, ok := strings.CutPrefix(ids, "r/"); ok {
			id, above = strings.Trim(reply, "/"), id
		}
	default:
		return address, "", ""
	}
	u.RawQuery = query.Encode()
	return u.String(), id, above
}
