package metadata

import "standpoint/indexer/parse/webpage/dom"

// NoArticle says in words why a page is no article, such as "it is a home page";
// "" if it is one or may be one.
func NoArticle(doc *dom.Document, meta Meta, paragraphs []string) string { return "" }
