package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/netutil"

	"standpoint/corpus/credentials"
	"standpoint/server"
	"standpoint/server/access"
	"standpoint/server/metrics"
	"standpoint/server/ratelimit"
)

// listening says where a server listens, who may read there, and how much.
type listening struct {
	Addr     string `help:"Address to listen at, or a Unix socket." default:"127.0.0.1:8080" placeholder:"HOST:PORT|unix:PATH"`
	BasePath string `name:"base-path" help:"Path below which a proxy in front shows the site, such as /standpoint." placeholder:"PATH"`
	TLSCert  string `name:"tls-cert" type:"path" help:"File of the certificate (PEM), for https. It is read again when it changes." placeholder:"FILE"`
	TLSKey   string `name:"tls-key" type:"path" help:"File of its key (PEM)." placeholder:"FILE"`

	Public       bool          `xor:"readers" help:"Let everyone read who can reach the address."`
	Private      bool          `xor:"readers" help:"Let only those read who have a key."`
	Host         []string      `help:"Another name of this server, on an address that only this machine can reach." placeholder:"NAME"`
	CORS         []string      `name:"cors" help:"Let pages of this origin read the API, such as https://example.org; * lets all (the default with --public)." placeholder:"ORIGIN"`
	TrustedProxy []string      `name:"trusted-proxy" help:"Address or network of a proxy in front, whose X-Forwarded-For and X-Forwarded-Proto count. Who connects to a Unix socket is trusted." placeholder:"CIDR"`
	Rate         *int          `help:"Requests a minute that one address may send without a key; 0 is any number. The default is 300, or 0 without --public and --private." placeholder:"N"`
	KeyRate      *int          `name:"key-rate" help:"Requests a minute with one key; 0 is any number. The default is 1200, or 0 without --public and --private." placeholder:"N"`
	Searches     int           `help:"Searches at once; others wait for their turn, for a while." default:"${searches}" placeholder:"N"`
	AccessLog    string        `name:"access-log" enum:"off,text,json" default:"off" help:"Log each request to stderr, as text or as JSON, without what was searched for: off, text or json." placeholder:"FORM"`
	LogQueries   bool          `name:"access-log-queries" help:"Log what was searched for too."`
	Timeout      time.Duration `help:"How long a request may take, streams aside." default:"15s" placeholder:"TIME"`
}

// The rates where others can reach a server, in requests a minute.
const (
	rateOfAddress = 300
	rateOfKey     = 1200
)

// maxHeader is the most bytes of the header of a request, its address included.
const maxHeader = 64 << 10

// maxConnections is the most connections at once; others wait.
const maxConnections = 4096

// check finds what cannot be meant.
func (l *listening) check() error {
	if l.BasePath = strings.TrimRight(l.BasePath, "/"); l.BasePath != "" && !goodBasePath.MatchString(l.BasePath) {
		return fmt.Errorf("--base-path %s: want a path such as /standpoint, of letters, digits and -._~", l.BasePath)
	}
	if (l.TLSCert == "") != (l.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key belong together")
	}
	for _, origin := range l.CORS {
		if origin != "*" && !goodOrigin.MatchString(origin) {
			return fmt.Errorf("--cors %s: want an origin such as https://example.org, without a path", origin)
		}
	}
	if l.Searches < 1 {
		return fmt.Errorf("--searches %d: want at least 1", l.Searches)
	}
	for name, rate := range map[string]*int{"rate": l.Rate, "key-rate": l.KeyRate} {
		if rate != nil && (*rate < 0 || *rate > 1_000_000) {
			return fmt.Errorf("--%s %d: want 0 to 1000000 requests a minute", name, *rate)
		}
	}
	if l.Timeout < time.Second {
		return fmt.Errorf("--timeout %s: want at least 1s", l.Timeout)
	}
	_, err := l.proxies()
	return err
}

var (
	goodBasePath = regexp.MustCompile(`^(?:/[A-Za-z0-9._~-]*[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$`)
	goodOrigin   = regexp.MustCompile(`^https?://[A-Za-z0-9.\[\]:-]+$`)
)

func (l listening) proxies() (access.Proxies, error) {
	return networks("--trusted-proxy", l.TrustedProxy)
}

// networks reads addresses and networks that a flag names.
func networks(flag string, texts []string) (all []netip.Prefix, _ error) {
	for _, text := range texts {
		prefix, err := netip.ParsePrefix(text)
		if address, aerr := netip.ParseAddr(text); aerr == nil {
			prefix, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s: want an address or a network, such as 10.0.0.7 or 10.0.0.0/8", flag, text)
		}
		all = append(all, prefix.Masked())
	}
	return all, nil
}

// listen opens the address. One that other machines can reach needs a word on who may
// read there.
func (l listening) listen(ctx context.Context) (net.Listener, error) {
	if path, ok := strings.CutPrefix(l.Addr, unixPrefix); ok {
		return listenUnix(ctx, path)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", l.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w; name a free address with --addr HOST:PORT, such as --addr 127.0.0.1:8081", err)
	}
	if !l.Public && !l.Private && !isLoopback(listener.Addr()) {
		_ = listener.Close()
		return nil, usageError{fmt.Errorf("other machines can reach %s. Say who may read there: everyone (--public), or only those who have a key (--private; make keys with: standpoint keys add NAME --scope read)", l.Addr)}
	}
	return netutil.LimitListener(listener, maxConnections), nil
}

const unixPrefix = "unix:"

// listenUnix opens a Unix socket, which the owner and the group of the file may use. A
// socket that a killed server left behind is replaced.
func listenUnix(ctx context.Context, path string) (net.Listener, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
		if other, err := (&net.Dialer{}).DialContext(ctx, "unix", path); err == nil {
			return nil, errors.Join(fmt.Errorf("another server listens at %s", path), other.Close())
		}
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o660); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return netutil.LimitListener(listener, maxConnections), nil
}

// isLoopback reports whether only this machine can reach an address.
func isLoopback(address net.Addr) bool {
	if tcp, ok := address.(*net.TCPAddr); ok {
		return tcp.IP.IsLoopback()
	}
	return address.Network() == "unix"
}

// url is the address of the site for people.
func (l listening) url(at net.Addr) string {
	switch {
	case at.Network() == "unix":
		return unixPrefix + at.String() + l.BasePath
	case l.TLSCert != "":
		return "https://" + at.String() + l.BasePath
	}
	return "http://" + at.String() + l.BasePath
}

// origins are those whose pages may read the API.
func (l listening) origins() []string {
	if len(l.CORS) == 0 && l.Public {
		return []string{"*"}
	}
	return l.CORS
}

// hosts are the names of the server where the header Host is checked, which is on an
// address that only this machine can reach; nil where it is not.
func (l listening) hosts(at net.Addr) []string {
	if l.Public || l.Private || at.Network() == "unix" {
		return nil
	}
	names := []string{}
	for _, name := range l.Host {
		names = append(names, strings.ToLower(name))
	}
	return names
}

// options are those of the server that do not come from the data folder, and the key of
// commands on the folder.
func (l listening) options(at net.Addr, messages io.Writer) (server.Options, ownKey) {
	opt := server.Options{
		Hosts: l.hosts(at), Origins: l.origins(), BasePath: l.BasePath, Limits: l.limits(), Searches: l.Searches, Timeout: l.Timeout,
		Metrics: metrics.New(buildVersion()), LogQueries: l.LogQueries,
	}
	opt.Proxies, _ = l.proxies() // they were checked
	switch l.AccessLog {
	case "text":
		opt.AccessLog = slog.New(slog.NewTextHandler(messages, nil))
	case "json":
		opt.AccessLog = slog.New(slog.NewJSONHandler(messages, nil))
	}
	if !l.Private {
		opt.Open = append(opt.Open, credentials.Read)
	}
	if !l.Private && !l.Public {
		opt.Open = append(opt.Open, credentials.Metrics)
	}
	if l.Private {
		return opt, ownKey(credentials.NewSecret(credentials.Key))
	}
	return opt, ""
}

// inner is where commands on the data folder ask: the server's own address or, where
// they could not use that, another one that only this machine can reach.
func (l listening) inner(ctx context.Context, listener net.Listener) (net.Listener, error) {
	if l.TLSCert == "" && listener.Addr().Network() == "tcp" && isLoopback(listener.Addr()) {
		return listener, nil
	}
	return (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
}

func (l listening) limits() *access.Limits {
	rate := func(given *int, usual int) ratelimit.Rate {
		switch {
		case given != nil:
			usual = *given
		case !l.Public && !l.Private:
			usual = 0
		}
		return ratelimit.Rate{Requests: usual, Window: time.Minute}
	}
	return &access.Limits{Limiter: ratelimit.New(), Anonymous: rate(l.Rate, rateOfAddress), Keyed: rate(l.KeyRate, rateOfKey)}
}

// ownKey is with which commands on the data folder may ask its server: who can read
// the folder may read there. It is as old as the server, and "" if none is needed.
type ownKey string

// among makes the key one of those that are found.
func (k ownKey) among(others credentials.Store) credentials.Store { return withOwn{others, k} }

type withOwn struct {
	credentials.Store
	key ownKey
}

func (f withOwn) Find(ctx context.Context, digest credentials.Digest) (credentials.Credential, error) {
	if f.key != "" && digest == credentials.DigestOf(string(f.key)) {
		return credentials.Credential{ID: -1, Kind: credentials.Key, Name: "commands on the data folder", Scopes: []credentials.Scope{credentials.Read}}, nil
	}
	return f.Store.Find(ctx, digest)
}
