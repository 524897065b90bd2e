package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/credentials"
	"standpoint/corpus/records"
	"standpoint/indexer/generations"
	"standpoint/server"
	"standpoint/server/api"
	"standpoint/server/problem"
)

// searchCommand asks the API: the server that holds the index if there is one,
// else one made for this call. So the terminal, the pages and the API give the
// same answers. Its flags are the API's parameters.
type searchCommand struct {
	searchFlags `embed:""`

	Sort      string   `placeholder:"ORDER" help:"relevance, newest, oldest, replies, score, confidence or added."`
	Facets    []string `sep:"none" placeholder:"FIELDS" help:"Fields to count, such as outlet,agency:50."`
	Histogram string   `placeholder:"INTERVAL" help:"Counts over time: auto, hour, day, week, month or year."`
	Zone      string   `name:"tz" placeholder:"ZONE" help:"Time zone in which the intervals of --histogram begin, such as Europe/Paris (UTC)."`
	Highlight string   `placeholder:"HOW" help:"spans or none."`
	Labels    bool     `help:"With --json: names beside the ids of outlets, agencies, places and targets."`
}

// searchFlags say what to look for, and how much of it to show.
type searchFlags struct {
	JSON       bool `help:"Print the API's answer as it is."`
	queryFlags `embed:""`

	Limit  string `placeholder:"N" help:"Hits wanted (20); 0 prints counts alone."`
	Cursor string `placeholder:"CURSOR" help:"Where the page before ended."`
}

// queryFlags say what to look for.
type queryFlags struct {
	Query []string `arg:"" optional:"" help:"What to look for, in the query language; several words need no quotes."`

	filterFlags `embed:""`
	Not         filterFlags `embed:"" prefix:"not."`
	Missing     []string    `sep:"none" placeholder:"FIELD" help:"Only documents without a value of FIELD."`

	From          string `placeholder:"DATE" help:"Published at this time or later."`
	To            string `placeholder:"DATE" help:"Published before this time."`
	AddedFrom     string `name:"added_from" aliases:"added-from" placeholder:"DATE" help:"First held by the records at this time or later."`
	AddedTo       string `name:"added_to" aliases:"added-to" placeholder:"DATE" help:"First held by the records before this time."`
	InTheme       string `name:"in_theme" aliases:"in-theme" placeholder:"LABEL" help:"Documents of one theme of --themes_of, by its label."`
	ThemesOf      string `name:"themes_of" aliases:"themes-of" placeholder:"PARAMETERS" help:"The search whose themes --in_theme speaks of, as parameters."`
	Unit          string `placeholder:"UNIT" help:"group: nearly the same texts count once; document (default): each counts."`
	Match         string `placeholder:"HOW" help:"all: the query language; any: plain text, any of whose words may match."`
	Named         string `placeholder:"BOOL" help:"true: agencies and places must be named in the text itself."`
	MinConfidence string `name:"min_confidence" aliases:"min-confidence" placeholder:"N" help:"How likely critical or supportive must be to count: 0.3 to 0.9 (default 0.5)."`
}

// filterFlags are the fields that can be filtered; each flag can be repeated for
// OR. The API reads their values, by id or by name. STANDPOINT_STANCE and
// STANDPOINT_OUTLET set what judges stances and what outlet an import is of, so they
// are not filters.
type filterFlags struct {
	Kind     []string `sep:"none" placeholder:"KIND" help:"article or comment."`
	Outlet   []string `sep:"none" env:"-" placeholder:"OUTLET" help:"Outlet, by slug or name."`
	Agency   []string `sep:"none" placeholder:"AGENCY" help:"Agency, by id or name, with those below it."`
	Location []string `sep:"none" placeholder:"PLACE" help:"Place, by id or name, with those within it."`
	Stance   []string `sep:"none" env:"-" placeholder:"SIDE" help:"Side toward the lead agency."`
	Toward   []string `sep:"none" placeholder:"TARGET:SIDE" help:"Target and side, such as ICE:critical."`
	Labelled []string `name:"labelled_by" sep:"none" placeholder:"WHO" help:"Who gave the sides: model or people."`
	Author   []string `sep:"none" placeholder:"NAME" help:"Author, as written."`
	Article  []string `sep:"none" placeholder:"ID" help:"Thread of an article."`
	Lang     []string `sep:"none" placeholder:"LANGUAGE" help:"Language, by code or name."`
	Platform []string `sep:"none" placeholder:"NAME" help:"Where the thread was held."`
	Corpus   []string `sep:"none" placeholder:"NAME" help:"Frozen corpus (see standpoint corpus)."`
	Theme    []string `sep:"none" placeholder:"NAME" help:"Kept theme (see standpoint theme)."`
	Group    []string `name:"duplicate_group" sep:"none" placeholder:"ID" help:"Group of nearly the same texts."`
	Event    []string `sep:"none" placeholder:"ID" help:"Articles about the same happening."`

	OfArticle articleFlags `embed:"" prefix:"article."`
}

// articleFlags are the fields of a document's article that can be filtered.
type articleFlags struct {
	Outlet   []string `sep:"none" placeholder:"OUTLET" help:"Outlet of the article."`
	Agency   []string `sep:"none" placeholder:"AGENCY" help:"Agency that the article is about."`
	Location []string `sep:"none" placeholder:"PLACE" help:"Place that the article is about."`
	Stance   []string `sep:"none" placeholder:"SIDE" help:"Side of the article toward its lead agency."`
	Toward   []string `sep:"none" placeholder:"TARGET:SIDE" help:"Target and side of the article."`
	Author   []string `sep:"none" placeholder:"NAME" help:"Author of the article."`
	Lang     []string `sep:"none" placeholder:"LANGUAGE" help:"Language of the article."`
	Event    []string `sep:"none" placeholder:"ID" help:"Event that the article is about."`
}

// Run prints the answer: as JSON, or as a list for a person.
func (c searchCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	return askFor(ctx, "search", c.searchFlags, call, flags.Data, std, logger, func(answer api.SearchAnswer) error {
		printWarnings(std.err, answer.Warnings)
		return printAnswer(std.out, answer, c.Zone)
	})
}

// askFor asks the API at a path, and prints its answer: as it is, if that is wanted, or
// for a person.
func askFor[T any](ctx context.Context, path string, asked searchFlags, call *kong.Context, dir string, std streams, logger *slog.Logger, show func(answer T) error) error {
	body, err := ask(ctx, dir, path, asked.parameters(call, "json"), std, logger)
	if err != nil {
		return err
	}
	if asked.JSON {
		_, err := std.out.Write(append(bytes.TrimRight(body, "\n"), '\n'))
		return err
	}
	answer, err := answerOf[T](body)
	if err != nil {
		return err
	}
	return show(answer)
}

func answerOf[T any](body []byte) (answer T, err error) {
	if err = json.Unmarshal(body, &answer); err != nil {
		err = fmt.Errorf("answer of the API: %w", err)
	}
	return answer, err
}

// parameters are the flags that were given, as the API's parameters, without those of
// the command itself.
func (c queryFlags) parameters(call *kong.Context, own ...string) url.Values {
	values := url.Values{}
	for _, flag := range call.Selected().Flags {
		if !flag.Set || slices.Contains(own, flag.Name) {
			continue
		}
		switch given := flag.Target.Interface().(type) {
		case []string:
			values[flag.Name] = append(values[flag.Name], given...)
		case string:
			values.Add(flag.Name, given)
		case bool:
			values.Add(flag.Name, strconv.FormatBool(given))
		}
	}
	if len(c.Query) > 0 {
		values.Set("q", strings.Join(c.Query, " "))
	}
	return values
}

// patience is how long a search waits for an index that is being written.
const patience = 30 * time.Second

// ask gets the API's answer at a path over a data folder.
func ask(ctx context.Context, dir, path string, parameters url.Values, std streams, logger *slog.Logger) (body []byte, err error) {
	err = receive(ctx, dir, path, parameters, std, logger, func(response *http.Response) error {
		body, err = io.ReadAll(response.Body)
		return err
	})
	return body, err
}

// receive lets a function read the API's answer at a path over a data folder, if it is
// not a refusal.
func receive(ctx context.Context, dir, path string, parameters url.Values, std streams, logger *slog.Logger, read func(*http.Response) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/"+path+"?"+parameters.Encode(), nil)
	if err != nil {
		return err
	}
	return exchange(request, dir, std, logger, read)
}

// exchange sends a request to a data folder's server, or to one made for it, and lets a
// function read the answer, if it is not a refusal.
func exchange(request *http.Request, dir string, std streams, logger *slog.Logger, read func(*http.Response) error) error {
	folder, err := openFilled(request.Context(), dir, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	index, server, err := folder.IndexOrServer(request.Context(), patience)
	if err != nil {
		return err
	}
	if server != nil {
		return askServer(request, *server, read)
	}
	defer index.Close()
	return askHere(request, folder, index, std, logger, read)
}

func askServer(request *http.Request, server datafolder.Server, read func(*http.Response) error) error {
	address, err := url.Parse(server.URL)
	if err != nil {
		return fmt.Errorf("address of the server: %w", err)
	}
	request.URL.Scheme, request.URL.Host, request.Host = address.Scheme, address.Host, address.Host
	if server.Key != "" {
		request.Header.Set("Authorization", "Bearer "+server.Key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking the server that holds the index (process %d): %w", server.PID, err)
	}
	return readAnswer(response, read)
}

func askHere(request *http.Request, folder *datafolder.Folder, index *generations.Index, std streams, logger *slog.Logger, read func(*http.Response) error) error {
	names, err := datafolder.LoadNames(folder.Dir)
	if err != nil {
		return err
	}
	handler, err := newServer(folder, index, names, server.Options{Logger: slog.New(errorsOnly{logger.Handler()}), Open: []credentials.Scope{credentials.Read}})
	if err != nil {
		return err
	}
	state, built, err := catchUp(request.Context(), index, std)
	switch {
	case err != nil && (request.Context().Err() != nil || errors.Is(err, records.ErrDamaged) || !index.Progress().Whole):
		return err
	case err != nil:
		logger.Error("the index cannot be brought up to the records; the answer shows an earlier state", "state", state.String(), "err", err)
	case built != "":
		logger.Info("the index was built again", "because", built)
	}
	client, stop := clientOf(handler)
	defer stop()
	request.URL.Scheme, request.URL.Host = "http", "localhost"
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	return readAnswer(response, read)
}

func readAnswer(response *http.Response, read func(*http.Response) error) error {
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return read(response)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	return refusal(response.StatusCode, body)
}

// errorsOnly logs what went wrong, and not each request.
type errorsOnly struct{ slog.Handler }

func (h errorsOnly) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && h.Handler.Enabled(ctx, level)
}

// refusal turns a problem that the API answered into an error; wrong
// parameters are wrong usage.
func refusal(status int, body []byte) error {
	var p problem.Problem
	if err := json.Unmarshal(body, &p); err != nil || p.Detail == "" {
		return fmt.Errorf("the API answered %d: %.200s", status, body)
	}
	err := errors.New(describe(p))
	if status == http.StatusBadRequest {
		return usageError{err}
	}
	return err
}

func describe(p problem.Problem) string {
	text := p.Detail
	for _, fault := range p.Errors {
		if fault.Position != nil {
			text += fmt.Sprintf(", at position %d of %s", *fault.Position+1, fault.Param)
		}
	}
	return text
}
