package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/credentials"
)

type keysCommand struct {
	Add    keysAddCommand    `cmd:"" help:"Make a key and print it. It is shown this once and kept only as a digest."`
	List   keysListCommand   `cmd:"" help:"List the keys, without the keys themselves."`
	Revoke keysRevokeCommand `cmd:"" help:"End a key at once, on running servers too."`
}

type keysAddCommand struct {
	Name    string              `arg:"" help:"What to call it: who uses it, and for what."`
	Scope   []credentials.Scope `env:"-" enum:"${scopes}" placeholder:"SCOPE" help:"What it allows: ${scopes}. Repeat it for several; admin allows everything."`
	Role    credentials.Role    `env:"-" enum:"${roles}," default:"" placeholder:"ROLE" help:"In place of scopes, what a person needs who is a reader, coder, moderator or admin."`
	Expires string              `env:"-" placeholder:"DATE" help:"When it ends: a date such as 2027-01-31, or a number of days such as 90d. Without it, the key is good until it is revoked."`
}

// Run makes a key.
func (c keysAddCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	scopes := slices.Concat(c.Scope, credentials.ScopesOf(c.Role))
	if len(scopes) == 0 {
		return usageError{errors.New("say what the key allows: --scope read, --scope import or another scope, or --role reader")}
	}
	slices.SortFunc(scopes, func(a, b credentials.Scope) int {
		return cmp.Compare(slices.Index(credentials.Scopes, a), slices.Index(credentials.Scopes, b))
	})
	expires, err := readExpiry(c.Expires, time.Now())
	if err != nil {
		return usageError{err}
	}
	if err := credentials.CheckName(c.Name); err != nil {
		return usageError{err}
	}
	folder, err := datafolder.Open(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	secret := credentials.NewSecret(credentials.Key)
	key := credentials.Credential{Kind: credentials.Key, Name: c.Name, Scopes: slices.Compact(scopes), Expires: expires}
	if key, err = folder.Credentials.Add(ctx, key, credentials.DigestOf(secret)); errors.Is(err, credentials.ErrTaken) {
		return fmt.Errorf("there is a key of the name “%s”; revoke it first (standpoint keys revoke), or choose another name", c.Name)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "The key “%s” (%s) is good %s. Keep it in a safe place: it is not shown again.\n", key.Name, scopesText(key), until(key))
	_, err = fmt.Fprintln(std.out, secret)
	return err
}

// readExpiry reads when a key ends: the end of a day in UTC, or days from now.
func readExpiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	wrong := fmt.Errorf("--expires %s: want a date that is not over, such as %s, or a number of days, such as 90d", text, now.AddDate(1, 0, 0).Format(time.DateOnly))
	if number, days := strings.CutSuffix(text, "d"); days {
		if n, err := strconv.Atoi(number); err == nil && n > 0 && n <= 36525 {
			return now.UTC().AddDate(0, 0, n).Truncate(time.Second), nil
		}
		return time.Time{}, wrong
	}
	day, err := time.Parse(time.DateOnly, text)
	if end := day.AddDate(0, 0, 1); err == nil && end.After(now) {
		return end, nil
	}
	return time.Time{}, wrong
}

func scopesText(key credentials.Credential) string {
	var names []string
	for _, scope := range key.Scopes {
		names = append(names, string(scope))
	}
	return strings.Join(names, ", ")
}

// until says how long a key is good.
func until(key credentials.Credential) string {
	if key.Expires.IsZero() {
		return "until it is revoked"
	}
	return "until " + key.Expires.Format("2006-01-02 15:04 UTC")
}

type keysListCommand struct{}

// Run lists the keys in the order in which they were made.
func (keysListCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	keys, err := folder.Credentials.List(ctx, credentials.Key)
	if err != nil {
		return err
	}
	good := 0
	for _, key := range keys {
		state := until(key)
		switch err := key.Check(time.Now()); {
		case errors.Is(err, credentials.ErrRevoked):
			state = "revoked " + key.Revoked.Format(time.DateOnly)
		case errors.Is(err, credentials.ErrExpired):
			state = "expired " + key.Expires.Format(time.DateOnly)
		default:
			good++
		}
		if err := std.say("key", "%s (%s), made %s, %s", plain(key.Name), scopesText(key), key.Created.Format(time.DateOnly), state); err != nil {
			return err
		}
	}
	return std.say("keys", "%s, %d of them good", corpus.Counted(len(keys), "key"), good)
}

type keysRevokeCommand struct {
	Name string `arg:"" help:"The name of the key."`
}

// Run ends a key.
func (c keysRevokeCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	key, err := goodKey(ctx, folder, c.Name)
	if err != nil {
		return err
	}
	if err := folder.Credentials.Revoke(ctx, key.ID); err != nil {
		return err
	}
	return std.say("revoked", "%s (%s)", plain(c.Name), scopesText(key))
}
