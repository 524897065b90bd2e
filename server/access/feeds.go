package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"standpoint/corpus/credentials"
	"standpoint/server/problem"
)

// MaxFeeds is the most feeds that one key may have.
const MaxFeeds = 50

// noFeed is said of every address of a feed that opens nothing, whatever the reason.
var noFeed = "There is no feed at this address. It may have been revoked."

// AddFeed keeps the address of a saved search for a feed, and returns the secret that
// opens it. It belongs to the key of the caller, with which it ends. The error is a
// *problem.Problem, "forbidden", if the caller has no key or too many feeds.
func (g *Guard) AddFeed(ctx context.Context, opens string) (secret string, err error) {
	caller := Of(ctx)
	if !caller.Known() || !caller.Credential.May(credentials.Read) {
		return "", problem.New(problem.Forbidden, "Sign in with a key that has the scope read to make a feed.")
	}
	feeds, err := g.Credentials.List(ctx, credentials.Feed)
	if err != nil {
		return "", err
	}
	own := 0
	for _, feed := range feeds {
		if feed.Key == caller.KeyID() {
			own++
		}
	}
	if own >= MaxFeeds {
		return "", problem.New(problem.Forbidden, fmt.Sprintf("A key may have at most %d feeds. Revoke one that nobody reads.", MaxFeeds))
	}
	secret = credentials.NewSecret(credentials.Feed)
	_, err = g.Credentials.Add(ctx, credentials.Credential{Kind: credentials.Feed, Key: caller.KeyID(), Opens: opens}, credentials.DigestOf(secret))
	return secret, err
}

// Feeds lists the feeds of the caller, in the order in which they were made; those of
// all keys if the caller has the scope admin.
func (g *Guard) Feeds(ctx context.Context) ([]credentials.Credential, error) {
	all, err := g.Credentials.List(ctx, credentials.Feed)
	caller := Of(ctx)
	return slices.DeleteFunc(all, func(feed credentials.Credential) bool {
		return feed.Key != caller.KeyID() && !caller.Credential.May(credentials.Admin)
	}), err
}

// EndFeed revokes a feed that Feeds lists. Another site cannot have it done.
func (g *Guard) EndFeed(ctx context.Context, id int64) error {
	feeds, err := g.Feeds(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(feeds, func(feed credentials.Credential) bool { return feed.ID == id }) {
		return problem.New(problem.NotFound, noFeed)
	}
	if err := g.Credentials.Revoke(ctx, id); !errors.Is(err, credentials.ErrNotFound) {
		return err
	}
	return nil
}

// Feed returns what a secret opens. It opens this alone: it is good for nothing in a
// header or in a cookie. The error is a *problem.Problem, "not-found", if it opens
// nothing.
func (g *Guard) Feed(ctx context.Context, secret string) (credentials.Credential, error) {
	c, err := g.find(ctx, credentials.Feed, secret)
	if p, ours := errors.AsType[*problem.Problem](err); ours && p.Code == problem.Unauthenticated {
		err = problem.New(problem.NotFound, noFeed)
	}
	return c, err
}

// Origin is the scheme and the host that a client asked for, such as
// https://example.org.
func (g *Guard) Origin(r *http.Request) string {
	if g.Proxies.Secure(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
