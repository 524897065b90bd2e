package forum

// Selectors of the parts of a page, by forum. Where several are joined by commas,
// versions of the forum differ; of what there is once, the first on the page counts.
// By which elements a forum is known at all, forum.go lists.

// Old Reddit: nested boxes that say their ids.
const (
	oldPost       = `#siteTable .thing[data-fullname^="t3_"]` // the submission
	oldArea       = ".commentarea"                            // holds all comments
	oldThing      = ".thing"                                  // a comment, or a link to more
	oldMore       = ".gray"                                   // in such a link: how many
	oldEntry      = ".entry"                                  // child of a thing: what it says itself
	oldTitle      = "a.title"
	oldTime       = "time" // of the submission
	oldEdited     = "time.edited-timestamp"
	oldText       = ".usertext-body .md"
	oldAuthor     = ".tagline .author" // of a comment
	oldPosted     = ".tagline time"    // of a comment
	oldScore      = ".tagline .score.unvoted"
	oldParentLink = `.buttons a[data-event-action="parent"]`
)

// New Reddit: elements that say of themselves what they are.
const (
	newPost     = "shreddit-post"
	newComments = "shreddit-comment"
	newTree     = "shreddit-comment-tree"                     // is on a page of a thread without comments too
	newMore     = `faceplate-partial[src*="/more-comments/"]` // a link to more comments
	newTitle    = `[slot="title"]`                            // where the post does not say it in an attribute
	newTime     = "time"
	newText     = `[slot="text-body"] .md, [slot="text-body"], [id$="-rtjson-content"]`
)

// Reddit from 2018 to 2024: classes that mean nothing, and names for tests.
const (
	redesignPost    = `[data-testid="post-container"]`
	redesignComment = `div[id^="t1_"]`
	redesignPoster  = `[data-testid="post_author_link"]`
	redesignBody    = `[data-click-id="text"]`
	redesignLink    = `[data-testid="outbound-link"]`
	redesignCount   = `[data-click-id="comments"]`
	redesignHeader  = `[data-testid="post-comment-header"]`
	redesignAuthor  = `[data-testid="comment_author_link"]`
	redesignTime    = `[data-testid="comment_timestamp"]`
	redesignText    = `[data-testid="comment"]`
	redesignVote    = `button[aria-label="upvote"]`
	redesignMore    = `[id^="moreComments-"]` // a link to more comments
)

// Hacker News: tables.
const (
	hnHead         = "table.fatitem" // the item whose page it is
	hnID           = "tr.athing"
	hnStoryLink    = ".onstory a, .storyon a"                    // from a comment to its story
	hnRows         = "table.comment-tree tr.comtr"               // the comments
	hnMore         = "a.morelink"                                // to the next page
	hnTitle        = ".titleline > a, a.storylink, td.title > a" // the newest version first
	hnUser         = ".hnuser"
	hnLinks        = ".subtext a, .subline a" // below the title; one says how many comments there are
	hnStoryText    = ".toptext"
	hnOldStoryText = "td:not([class])" // before there was that class
	hnNoText       = "form, td"        // what is not in the cell of a text
	hnAge          = ".age"
	hnHeadLinks    = ".comhead a" // one leads to the parent
	hnIndent       = "td.ind"
	hnSpacer       = "img" // in it: an image that is as wide as the comment is set in
	hnCommentText  = ".commtext"
	hnReply        = ".reply" // in the text: the link to reply
)

// Lemmy.
const (
	lemmyScripts     = "script" // one holds what the page was made from
	lemmyPost        = ".post-listing"
	lemmyComments    = `article.comment-node[id^="comment-"]`
	lemmyTitle       = ".post-title h1, h1, .post-title"
	lemmyAuthor      = "a.person-listing"
	lemmyPostText    = "#postContent, .post-listing + * .md-div, .post-listing .md-div"
	lemmyCommentText = ".comment-content .md-div, .comment-content"
)

// Discourse: as it is shown to readers, and without script to crawlers.
const (
	discourseSite       = `meta[property="og:site_name"]`
	discoursePost       = ".topic-body.crawler-post, article[data-post-id]"
	discourseNoscript   = "noscript" // may hold what crawlers are shown
	discourseTopicLink  = `h1 a[href*="/t/"]`
	discourseData       = "#data-preloaded"       // what the page hands to its script
	discoursePosition   = `[itemprop="position"]` // the number of a post, in older versions
	discourseTitle      = "#topic-title h1 a.fancy-title, #topic-title h1 a, #topic-title h1, h1"
	discourseReplyTo    = "a.reply-to-tab"                                                                         // to the post that is answered
	discourseCard       = "[data-user-card]"                                                                       // the author, to readers
	discourseCreator    = `.creator [itemprop="name"], [itemprop="author"] [itemprop="name"]`                      // the author, to crawlers
	discourseShownTime  = ".post-date [data-time], .post-info [data-time]"                                         // to readers
	discourseMetaTime   = `meta[itemprop="datePublished"]`                                                         // to crawlers
	discourseOldTime    = `time[datetime]:not([itemprop="dateModified"])`                                          // to crawlers, in older versions
	discourseCooked     = `.cooked, .post[itemprop="text"], [itemprop="text"], [itemprop="articleBody"], div.post` // the text
	discourseLikeCount  = `[itemprop="userInteractionCount"]`                                                      // to crawlers
	discourseLikesShown = ".post-likes, button.like-count"                                                         // to readers
)
