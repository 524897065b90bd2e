package structured

// ArticleTypes are the types of schema.org that are articles, the best first.
var ArticleTypes = []string{
	"NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
	"ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle",
	"TechArticle", "LiveBlogPosting", "BlogPosting", "Article", "Report", "SocialMediaPosting", "DiscussionForumPosting",
}
