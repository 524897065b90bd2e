package templates

import "embed"

// APIDocs holds apidocs.html, the template of the page that shows the OpenAPI
// document. Its view is in server/api.
//
//go:embed apidocs.html
var APIDocs embed.FS
