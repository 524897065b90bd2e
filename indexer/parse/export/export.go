// Package export reads the exports of comment systems, and what their APIs answer:
// WordPress WXR, Disqus (XML, API), GitHub discussions and giscus, Commento, Remark42,
// Isso, Coral, Hyvor Talk, Talkyard, YouTube comment threads. E-mail and IP addresses in them are never read.
//
//	form                  told by                               read after
//	WordPress WXR         <rss> with wp: names                  WXR 1.2, wp-admin/includes/export.php
//	Disqus XML            <disqus>                              help.disqus.com, "Comments Export"
//	Disqus API            thread, forum, createdAt, message     disqus.com/api/docs, version 3.0
//	GitHub, giscus        a discussion with comments            docs.github.com, GraphQL; giscus, lib/types
//	Commento, Commento++  commentHex, comments                  export of version 1, api/domain_export.go
//	Remark42              as remark.go says                     remark42 backups
//	Isso                  pages with comments, remote_addr      isso-comments.de, "Generic JSON Import"
//	Coral, Talk           storyID or asset_id, status           coralproject/talk, models/comment
//	Hyvor Talk            comments of id, body, page, user  an export of May 2025, as OwnComments converts it
//	Talkyard              pagePaths, postActions, …; posts  SiteBackupMaker.scala, to-talkyard.d.ts (PostDumpV0)
//	YouTube API           "youtube#comment…"                    developers.google.com/youtube/v3
//	yt-dlp                id, title and extractor               yt_dlp/extractor/common.py, "comments"
//
// Hyvor describes its export nowhere. The page, the user, the time and the body of a
// comment are as a public converter reads them from one; parent_id, status and body_html
// have the names of Hyvor's API, and no export with them was seen.
package export

import (
	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{wxr(), disqus(), disqusAPI(), github(), commento(), remark(), isso(), coral(), hyvor(), talkyard(), youtube(), ytdlp()}
}

// yielder takes what a reader of a format gives (format.Format.Read).
type yielder = func(corpus.Thread, error) bool

// when sets a time of a comment.
func when(c *corpus.Comment, m datetime.Value) {
	c.Posted, c.PostedZone = m.Time, m.Zone
	if m.Precision != corpus.PrecisionMinute {
		c.PostedPrecision = m.Precision
	}
}

// published sets the time of an article, which its record says.
func published(a *corpus.Article, m datetime.Value) {
	a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
}

// utc reads a time that a source gives in UTC without saying so.
func utc(text string) (datetime.Value, bool) {
	m, ok := datetime.Parse(text, nil)
	m.Zone = corpus.ZoneGiven
	return m, ok
}
