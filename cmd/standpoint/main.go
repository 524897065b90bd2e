// Command standpoint reads news articles and what readers said about them into
// a full-text index with facets, and serves search pages and an API.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"

	"github.com/alecthomas/kong"

	"standpoint/indexer/parse"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitQuarantined = 3
)

// errQuarantined ends a command that did its work but had to set inputs aside.
var errQuarantined = errors.New("some inputs were quarantined")

// usageError is a wrong call that only the command itself can tell.
type usageError struct{ error }

type cli struct {
	Data string `help:"Folder that holds everything." default:"data" type:"path" placeholder:"DIR"`
	Log  string `help:"What to log to stderr: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL"`

	Index      indexCommand      `cmd:"" help:"Read files, folders and - (stdin) into records and index; print a receipt."`
	Serve      serveCommand      `cmd:"" help:"Serve pages and API."`
	Search     searchCommand     `cmd:"" help:"Search from the terminal."`
	Parse      parseCommand      `cmd:"" help:"Print what is read as JSON Lines, one thread a line; store nothing."`
	Annotate   annotateCommand   `cmd:"" help:"JSON Lines in, JSON Lines out: what is understood of each text; store nothing."`
	Reannotate reannotateCommand `cmd:"" help:"Annotate again what an older version annotated; the old labels answer until all new ones are there."`
	Verify     verifyCommand     `cmd:"" help:"Check the data folder against itself; print what is wrong."`
	Backup     backupCommand     `cmd:"" help:"Copy the records, or all that cannot be made again, while others read and write."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup into the data folder."`
	Rebuild    rebuildCommand    `cmd:"" help:"Make the index again from the records."`
	Takedown   takedownCommand   `cmd:"" help:"Take documents down for good; no file holds their words afterwards."`
	Forget     forgetCommand     `cmd:"" help:"Delete what an outlet has or an import brought; it may be read in again."`
	Version    versionCommand    `cmd:"" help:"Print version, commit and Go version."`
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

// untilDone reads from in until ctx ends, also while in is silent.
func untilDone(ctx context.Context, in io.Reader) io.Reader {
	once := sync.OnceValue(func() *io.PipeReader { // a command that reads nothing takes nothing
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

// run is the whole program: arguments and streams in, exit code out.
func run(ctx context.Context, arguments []string, std streams) int {
	var flags cli
	exited := -1
	parser, err := kong.New(&flags,
		kong.Name("standpoint"),
		kong.Description("A search engine over news and what readers said about it."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.DefaultEnvars("STANDPOINT"),
		kong.Vars{"formats": strings.Join(parse.Names(), ", ")},
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { exited = code }),
	)
	if err != nil {
		fmt.Fprintln(std.err, "standpoint:", err)
		return exitFailed
	}
	call, err := parser.Parse(arguments)
	if exited >= 0 { // --help has been answered
		return exited
	}
	if err != nil {
		fmt.Fprintf(std.err, "standpoint: %v\nTry: standpoint --help\n", err)
		return exitUsage
	}
	logger := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: level(flags.Log)}))
	call.BindTo(ctx, (*context.Context)(nil))
	return exitCode(call.Run(&flags, std, logger), std.err)
}

func exitCode(err error, messages io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errQuarantined):
		return exitQuarantined
	case errors.As(err, &usage):
		fmt.Fprintln(messages, "standpoint:", err)
		return exitUsage
	case errors.Is(err, syscall.EPIPE): // the reader of our output has seen enough
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(messages, "standpoint: interrupted")
		return exitFailed
	}
	fmt.Fprintln(messages, "standpoint:", err)
	return exitFailed
}

func level(name string) slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(strings.ToUpper(name))); err != nil {
		return slog.LevelInfo
	}
	return l
}
