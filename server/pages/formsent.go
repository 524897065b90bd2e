package pages

import (
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// maxForm is the most bytes of a form that is sent.
const maxForm = 64 << 10

// form reads a form that was sent to a page, in the body of the request. Like parameters,
// it fails if the page does not know a field, or if one is given twice. The address
// must not have parameters. No error repeats what was filled in, which may be a key.
func form(w http.ResponseWriter, r *http.Request, known ...string) (url.Values, error) {
	return formOf(w, r, nil, known...)
}

// formOf reads a form as form does, some of whose fields may be given several times.
func formOf(w http.ResponseWriter, r *http.Request, repeated []string, known ...string) (url.Values, error) {
	if _, err := parameters(r); err != nil {
		return nil, err
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); len(known) > 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return nil, problem.New(problem.UnreadableBody, "This address takes forms, as browsers send them: want the content type application/x-www-form-urlencoded.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, problem.New(problem.TooLarge, "A form may have at most 64 KiB.")
	}
	if err != nil {
		return nil, problem.New(problem.UnreadableBody, "The form did not arrive whole.")
	}
	given, _ := url.ParseQuery(string(body)) // fields says what is wrong with it
	several := url.Values{}
	for _, name := range repeated {
		several[name] = given[name]
		given.Del(name)
	}
	raw := string(body)
	if len(repeated) > 0 && len(given) > 0 {
		raw = given.Encode()
	}
	values, err := fields(raw, known)
	if err == nil {
		maps.Copy(values, several)
	}
	if faults, ours := errors.AsType[*searchurl.Errors](err); ours {
		for i, fault := range faults.Faults {
			if slices.Contains(known, fault.Param) {
				faults.Faults[i].Suggestion = ""
			}
		}
	}
	return values, err
}
