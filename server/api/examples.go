package api

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// examples are addresses that show what operations are for, by operation: the
// parameters or, where the path has a part to fill in, that and the parameters.
var examples = map[string]struct{ part, query string }{
	"search":           {query: "q=%22welfare+check%22&kind=comment&facets=stance,outlet&limit=5"},
	"facet":            {"agency", "contains=security&kind=comment"},
	"explain":          {query: "q=(raid+OR+deport*)+-hoax"},
	"kwic":             {query: "q=ashamed&sort=left&width=5"},
	"keyness":          {query: "kind=comment&toward=us-dhs:critical"},
	"themes":           {query: "kind=comment"},
	"keptTheme":        {part: "alerts%20at%20night"},
	"themeRule":        {query: "in_theme=alert,+phones&themes_of=kind%3Dcomment"},
	"collocates":       {query: "q=check&window=5"},
	"campaigns":        {query: "outlet=daily-klaxon&min_names=3"},
	"campaign":         {part: "g0123456789abcdef"},
	"article":          {part: "a0123456789abcdef"},
	"articleRevisions": {part: "a0123456789abcdef"},
	"thread":           {"a0123456789abcdef", "form=flat&limit=100"},
	"comment":          {part: "c0123456789abcdef"},
	"commentRevisions": {part: "c0123456789abcdef"},
	"corpus":           {part: "spring%20floods"},
	"methods":          {query: "kind=comment&agency=FEMA"},
	"changes":          {query: "limit=100"},
	"checkShownReport": {query: "report=fema"},
	"import":           {query: "filename=dump.ndjson.zst"},
	"imported":         {part: "7"},
	"imports":          {query: "limit=5"},
	"annotateOne":      {query: "text=FEMA+should+be+ashamed."},
	"aggregate":        {query: "by=outlet,stance&kind=comment&metrics=count,share&of=outlet"},
	"aggregateCSV":     {query: "by=outlet,time:month&format=wide"},
	"searchLines":      {query: "kind=comment&agency=FEMA"},
	"searchCSV":        {query: "kind=comment&agency=FEMA&shape=stances&labels=true"},
	"searchParquet":    {query: "q=flood"},
}

// bodies are what the command of an example sends.
var bodies = map[string]string{
	"annotate":    `-H 'Content-Type: application/x-ndjson' -d '{"id":"1","text":"FEMA should be ashamed."}'`,
	"checkReport": `-H 'Content-Type: text/markdown' -d '[44](/search?agency=us-fema) documents are about FEMA.'`,
	"import":      "-H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/octet-stream' -T dump.ndjson.zst -X POST",
	"imports":     "-H \"Authorization: Bearer $KEY\"",
	"imported":    "-H \"Authorization: Bearer $KEY\"",
}

// exampleOf returns an address that shows what an operation is for, and the command
// that asks for it.
func exampleOf(op *huma.Operation) (address, curl string) {
	example := examples[op.OperationID]
	address = op.Path
	if from, to := strings.IndexByte(address, '{'), strings.IndexByte(address, '}'); from >= 0 {
		address = address[:from] + example.part + address[to+1:]
	}
	if example.query != "" {
		address += "?" + example.query
	}
	curl = fmt.Sprintf("curl 'http://127.0.0.1:8080%s'", address)
	if sent := bodies[op.OperationID]; sent != "" {
		curl += " " + sent
	} else if op.Method != http.MethodGet {
		curl += " -H \"Authorization: Bearer $KEY\" -X " + op.Method
	}
	return address, curl
}
