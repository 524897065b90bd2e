package templates

import "embed"

// APIDocs is the template of the page that shows the OpenAPI document,
// apidocs.html; its view is in server/api.
//
//go:embed apidocs.html
var APIDocs embed.FS
