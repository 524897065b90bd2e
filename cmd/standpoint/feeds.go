package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/credentials"
)

type feedsCommand struct {
	Add    feedsAddCommand    `cmd:"" help:"Make a feed of a search and print its addresses. They are shown this once and kept only as a digest."`
	List   feedsListCommand   `cmd:"" help:"List the feeds, without their addresses."`
	Revoke feedsRevokeCommand `cmd:"" help:"End a feed at once, on running servers too."`
}

type feedsAddCommand struct {
	queryFlags `embed:""`

	Key   string `env:"-" required:"" placeholder:"NAME" help:"The name of the key that the feed belongs to, and ends with. It must have the scope read."`
	Times int    `env:"-" placeholder:"N" help:"Hold the days on which so many times as many documents came in as usual, and tell when a source falls silent; not each document."`
	Least int    `env:"-" placeholder:"N" help:"With --times: a day with fewer documents is never told (default 10)."`
	Site  string `env:"-" placeholder:"URL" help:"Address of the site, to stand before those of the feed, such as https://example.org."`
}

// Run makes a feed.
func (c feedsAddCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	parameters := c.parameters(call, "key", "site", "times", "least")
	parameters.Set("sort", "added")
	search, answer, err := canonicalOf(ctx, flags.Data, parameters, std, logger)
	if err != nil {
		return err
	}
	printWarnings(std.err, answer.Warnings)
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	key, err := goodKey(ctx, folder, c.Key)
	if err != nil {
		return err
	}
	if !key.May(credentials.Read) {
		return fmt.Errorf("the key “%s” (%s) lacks the scope read, and so cannot have feeds", plain(key.Name), scopesText(key))
	}
	secret := credentials.NewSecret(credentials.Feed)
	opens, err := c.opens(search)
	if err != nil {
		return err
	}
	feed := credentials.Credential{Kind: credentials.Feed, Key: key.ID, Opens: opens}
	if feed, err = folder.Credentials.Add(ctx, feed, credentials.DigestOf(secret)); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "Feed %d: %s. Whoever has one of these addresses reads it without a key. They are not shown again.\n", feed.ID, plain(answer.Query.ReadBack))
	address := strings.TrimRight(c.Site, "/") + "/feeds/" + secret
	_, err = fmt.Fprintf(std.out, "%s.atom\n%s.json\n", address, address)
	return err
}

// opens is the address that the feed of a search opens: of the search, or of its watch.
func (c feedsAddCommand) opens(search url.Values) (string, error) {
	path := "/search"
	switch {
	case c.Times < 0 || c.Least < 0 || c.Times == 0 && c.Least > 0:
		return "", usageError{errors.New("--times must be a whole number from 1 on, and --least goes with it")}
	case c.Times > 0:
		path = "/watch"
		search.Del("sort")
		search.Set("times", strconv.Itoa(c.Times))
		if c.Least > 0 {
			search.Set("least", strconv.Itoa(c.Least))
		}
	}
	return (&url.URL{Path: path, RawQuery: search.Encode()}).String(), nil
}

// goodKey finds the key of a name that was not revoked.
func goodKey(ctx context.Context, folder *datafolder.Folder, name string) (credentials.Credential, error) {
	keys, err := folder.Credentials.List(ctx, credentials.Key)
	if err != nil {
		return credentials.Credential{}, err
	}
	i := slices.IndexFunc(keys, func(key credentials.Credential) bool { return key.Name == name && key.Revoked.IsZero() })
	if i < 0 {
		return credentials.Credential{}, fmt.Errorf("there is no key of the name “%s”; standpoint keys list shows all", plain(name))
	}
	return keys[i], nil
}

type feedsListCommand struct{}

// Run lists the feeds in the order in which they were made.
func (feedsListCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	feeds, err := folder.Credentials.List(ctx, credentials.Feed)
	if err != nil {
		return err
	}
	for _, feed := range feeds {
		if err := std.say("feed", "%d of “%s”: %s, made %s, %s", feed.ID, plain(feed.Name), feed.Opens, feed.Created.Format("2006-01-02"), until(feed)); err != nil {
			return err
		}
	}
	return std.say("feeds", "%s", corpus.Counted(len(feeds), "feed"))
}

type feedsRevokeCommand struct {
	ID int64 `arg:"" help:"The number of the feed, as standpoint feeds list shows it."`
}

// Run ends a feed.
func (c feedsRevokeCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	feeds, err := folder.Credentials.List(ctx, credentials.Feed)
	if err == nil && !slices.ContainsFunc(feeds, func(feed credentials.Credential) bool { return feed.ID == c.ID }) {
		err = credentials.ErrNotFound
	}
	if err == nil {
		err = folder.Credentials.Revoke(ctx, c.ID)
	}
	if errors.Is(err, credentials.ErrNotFound) {
		return fmt.Errorf("there is no feed %d; standpoint feeds list shows all", c.ID)
	}
	if err != nil {
		return err
	}
	return std.say("revoked", "feed %d", c.ID)
}
