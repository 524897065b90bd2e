// Command standpoint reads news articles and readers' comments into a full-text
// index with facets, and serves search pages and an API.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/alecthomas/kong"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/credentials"
	"standpoint/indexer/parse"
	"standpoint/server"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitQuarantined = 3
)

// errQuarantined is the error of a command that did its work but had to put some
// inputs into quarantine.
var errQuarantined = errors.New("some inputs were quarantined")

// usageError is an error in the arguments that only the command itself can find.
type usageError struct{ error }

type cli struct {
	Data    string `help:"Folder that holds everything." default:"data" type:"path" placeholder:"DIR"`
	Records string `help:"Where the records of the data folder are kept, if not in it: postgres://USER@HOST/DATABASE. The folder remembers it." placeholder:"ADDRESS"`
	Engine  string `help:"Where the index of the data folder is kept: opensearch://HOST:PORT,HOST:PORT/PREFIX, with ?shards=8&replicas=1 for a large one, or embedded (in the folder). The folder remembers it." placeholder:"ADDRESS"`
	Log     string `help:"What to log to stderr: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL"`

	Index      indexCommand      `cmd:"" help:"Read files, folders and - (stdin) into the records and the index; print a receipt."`
	Poll       pollCommand       `cmd:"" help:"Read feeds, the articles that they name, and pages, again and again."`
	Serve      serveCommand      `cmd:"" help:"Serve the pages and the API."`
	Search     searchCommand     `cmd:"" help:"Search from the terminal."`
	KWIC       kwicCommand       `cmd:"" name:"kwic" help:"Show words in context on the terminal, aligned."`
	Themes     themesCommand     `cmd:"" help:"Show what the documents that a search finds are about: themes, each in its own words."`
	Export     exportCommand     `cmd:"" help:"Write all that a search finds as CSV, JSON Lines or Parquet."`
	Parse      parseCommand      `cmd:"" help:"Read files and print them as JSON Lines, one thread on each line; store nothing."`
	Annotate   annotateCommand   `cmd:"" help:"Read texts as JSON Lines and print their annotations as JSON Lines; store nothing."`
	Reannotate reannotateCommand `cmd:"" help:"Annotate again what an older version annotated; searches use the old labels until all new ones are ready."`
	Verify     verifyCommand     `cmd:"" help:"Check that the data folder is complete and consistent; print every problem."`
	Backup     backupCommand     `cmd:"" help:"Copy the records, or everything that cannot be made again; others can read and write meanwhile."`
	Copy       copyCommand       `cmd:"" help:"Copy all records to an empty file, folder or PostgreSQL database."`
	Restore    restoreCommand    `cmd:"" help:"Restore the data folder from a backup."`
	Rebuild    rebuildCommand    `cmd:"" help:"Build the index again from the records."`
	Takedown   takedownCommand   `cmd:"" help:"Take documents down for good; afterwards no file holds their words."`
	Forget     forgetCommand     `cmd:"" help:"Delete the documents of an outlet or an import; they can be read again."`
	Keys       keysCommand       `cmd:"" help:"Make, list and revoke the keys of the API."`
	Feeds      feedsCommand      `cmd:"" help:"Make, list and revoke feeds of searches."`
	Cite       citeCommand       `cmd:"" help:"Say how a result came about: for the methods section, as BibTeX or as CSL-JSON."`
	Theme      themeCommand      `cmd:"" help:"Keep themes: queries under names, by which searches are narrowed and counted."`
	Corpus     corpusCommand     `cmd:"" help:"Freeze sets of documents under names, to cite them and search them ever after."`
	Sample     sampleCommand     `cmd:"" help:"Draw samples, read what people say of them, and correct the counts of the model."`
	Report     reportCommand     `cmd:"" help:"Check, fill in and render reports: Markdown whose numbers are searches."`
	Stance     stanceCommand     `cmd:"" help:"Measure the labels of stances against people’s, and let the model learn from these."`
	Version    versionCommand    `cmd:"" help:"Print the version, the commit and the Go version."`
}

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], streams{untilDone(ctx, os.Stdin), os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// untilDone reads from in until ctx ends, even while in sends nothing.
func untilDone(ctx context.Context, in io.Reader) io.Reader {
	once := sync.OnceValue(func() *io.PipeReader { // a command that does not read in leaves it alone
		r, w := io.Pipe()
		go func() {
			_, err := io.Copy(w, in)
			w.CloseWithError(err)
		}()
		context.AfterFunc(ctx, func() { w.CloseWithError(ctx.Err()) })
		return r
	})
	return readerFunc(func(p []byte) (int, error) { return once().Read(p) })
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// words are those that the help of flags takes from elsewhere.
func words() kong.Vars {
	return kong.Vars{"formats": strings.Join(parse.Names(), ", "), "scopes": names(credentials.Scopes), "roles": names(credentials.Roles),
		"searches": strconv.Itoa(server.DefaultSearches)}
}

// run is the whole program: arguments and streams in, exit code out.
func run(ctx context.Context, arguments []string, std streams) int {
	var flags cli
	exited := -1
	parser, err := kong.New(&flags,
		kong.Name("standpoint"),
		kong.Description("A search engine for news articles and readers' comments."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.DefaultEnvars("STANDPOINT"),
		words(),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { exited = code }),
	)
	if err != nil {
		fmt.Fprintln(std.err, "standpoint:", err)
		return exitFailed
	}
	call, err := parser.Parse(wordsLast(parser.Model, arguments))
	if exited >= 0 { // --help has been answered
		return exited
	}
	if err != nil {
		fmt.Fprintf(std.err, "standpoint: %s\nTry: standpoint --help\n", message(err))
		return exitUsage
	}
	logger := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: level(flags.Log), ReplaceAttr: plainErrors}))
	call.BindTo(ctx, (*context.Context)(nil))
	if flags.Records != "" {
		if err := datafolder.KeepRecordsAt(flags.Data, flags.Records); err != nil {
			return exitCode(err, std.err)
		}
	}
	if flags.Engine != "" {
		if err := datafolder.KeepIndexAt(flags.Data, flags.Engine); err != nil {
			return exitCode(err, std.err)
		}
	}
	return exitCode(call.Run(&flags, std, logger), std.err)
}

// names lists values for a message and for an enum of kong's.
func names[S ~string](values []S) string {
	var b strings.Builder
	for i, value := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(value))
	}
	return b.String()
}

func exitCode(err error, messages io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errQuarantined):
		return exitQuarantined
	case errors.As(err, &usage):
		fmt.Fprintln(messages, "standpoint:", message(err))
		return exitUsage
	case errors.Is(err, syscall.EPIPE): // the program that reads our output has stopped
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(messages, "standpoint: interrupted")
		return exitFailed
	}
	fmt.Fprintln(messages, "standpoint:", message(err))
	return exitFailed
}

func level(name string) slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(strings.ToUpper(name))); err != nil {
		return slog.LevelInfo
	}
	return l
}
