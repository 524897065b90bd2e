// Package templates holds what visitors see: the html/template files of the
// pages and the static files that they load. It does not know the data that
// they show; server/pages gives every page its typed view.
//
//	pages/   one file for each page, which defines "content"
//	parts/   layout.html, the frame of every page, and the parts that pages share
//	static/  the style sheet and the icon
//
// No template holds a script, a style element or a style attribute: the pages
// are served under a Content-Security-Policy without unsafe-inline.
package templates

import "embed"

// Pages holds the templates, in the folders pages and parts.
//
//go:embed pages/*.html parts/*.html
var Pages embed.FS

// Static holds the static files, in the folder static.
//
//go:embed static
var Static embed.FS
