package templates

import "embed"

// APIDocs holds apidocs.html, the template of the page that shows the OpenAPI
// document, and the description of the query language in it. Its view is in server/api.
//
//go:embed apidocs.html parts/language.html
var APIDocs embed.FS
