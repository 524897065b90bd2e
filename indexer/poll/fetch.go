package poll

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"code.dny.dev/ssrf"
)

// What one request may take.
const (
	pageLimit   = 16 << 20         // bytes of a page, unpacked
	pageTime    = time.Minute      // until all of it is there
	dialTime    = 10 * time.Second // until there is a connection
	redirects   = 10               // that are followed
	robotsKept  = 24 * time.Hour   // how long a robots.txt counts (RFC 9309, section 2.4)
	robotsRetry = 10 * time.Minute // when one that could not be reached is asked for again
	accepted    = "application/atom+xml, application/rss+xml, application/feed+json, text/html, application/xhtml+xml, */*;q=0.5"
)

// failure is why an address could not be read.
type failure struct {
	reason string
	after  time.Duration // how long to wait at least; 0: as usual
	host   string        // that all requests have to wait for; "": none
	final  bool          // it will not be there later either
}

func (f *failure) Error() string { return f.reason }

// waitError says that the turn of a request at a host comes after the end of the round.
type waitError struct {
	host  string
	until time.Time
}

func (w *waitError) Error() string {
	return w.host + " is asked again at " + w.until.Format(time.RFC3339)
}

// answer is what an address answered.
type answer struct {
	url          string // after redirects
	moved        string // where it went for good; "" if it did not
	unchanged    bool   // since the last time; there is no body
	contentType  string
	etag         string
	lastModified string
	body         []byte
}

// fetcher asks servers as a polite robot does.
type fetcher struct {
	client    *http.Client
	userAgent string
	token     string // of the product, in robots.txt
	delay     time.Duration

	mu    sync.Mutex
	hosts map[string]*host
}

// host is what is known of a server, by scheme, name and port.
type host struct {
	key     string
	mu      sync.Mutex
	next    time.Time // when it may be asked again
	reading sync.Mutex
	rules   rules
	until   time.Time // when the rules are read again
	missing error     // why there is no robots.txt that could be reached
}

func newFetcher(opt Options) *fetcher {
	f := &fetcher{userAgent: opt.UserAgent, token: productToken(opt.UserAgent), delay: opt.Delay, hosts: map[string]*host{}}
	transport := opt.transport
	if transport == nil {
		// Every address that is connected to is looked at, whatever its name meant before.
		dialer := &net.Dialer{Timeout: dialTime, Control: guard(opt.Private).Safe}
		transport = &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: pageTime, IdleConnTimeout: 30 * time.Second,
			MaxIdleConnsPerHost: 1, MaxResponseHeaderBytes: 1 << 20, ForceAttemptHTTP2: true,
			Proxy: nil, // it would connect for us, where no address is looked at
		}
	}
	f.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return f
}

// guard refuses connections to addresses that are not of the public internet (IANA's
// registries of special addresses), but for some networks.
func guard(private []netip.Prefix) *ssrf.Guardian {
	var v4, v6 []netip.Prefix
	for _, network := range private {
		if network.Addr().Is4() {
			v4 = append(v4, network)
		} else {
			v6 = append(v6, network)
		}
	}
	return ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

func (f *fetcher) close() { f.client.CloseIdleConnections() }

func hostKey(u *url.URL) string { return u.Scheme + "://" + u.Host }

func (f *fetcher) host(u *url.URL) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := hostKey(u)
	if f.hosts[key] == nil {
		f.hosts[key] = &host{key: key}
	}
	return f.hosts[key]
}

// forget forgets hosts that nothing is known of any more. No request may run.
func (f *fetcher) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	maps.DeleteFunc(f.hosts, func(_ string, h *host) bool { return h.next.Before(now) && h.until.Before(now) })
}

// wait lets a request wait for its turn, which must come before the deadline.
func (h *host) wait(ctx context.Context, delay time.Duration, deadline time.Time) error {
	h.mu.Lock()
	now := time.Now()
	at := h.next
	if at.Before(now) {
		at = now
	}
	if at.After(deadline) {
		h.mu.Unlock()
		return &waitError{h.key, at}
	}
	h.next = at.Add(delay)
	h.mu.Unlock()
	return sleep(ctx, at)
}

// leave puts off the next request to a host until then.
func (h *host) leave(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.next.Before(until) {
		h.next = until
	}
}

// get reads an address, after redirects. Each step is allowed by the robots.txt of its
// host, and waits for its turn there. An error is a *failure, a *waitError, or that of a
// context that ended.
func (f *fetcher) get(ctx context.Context, address string, before *known, deadline time.Time) (*answer, error) {
	out := &answer{}
	forGood := true
	for range redirects + 1 {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			return nil, &failure{reason: fmt.Sprintf("it leads to %.200q, which is not an address of the web", address)}
		}
		u.User, u.Fragment = nil, ""
		out.url = u.String()
		next, err := f.step(ctx, u, before, deadline, out)
		if err != nil || next == nil {
			return out, err
		}
		if forGood = forGood && next.forGood; forGood {
			out.moved = next.to
		}
		address = next.to
	}
	return nil, &failure{reason: fmt.Sprintf("it leads on more than %d times", redirects)}
}

// redirect is where an answer leads.
type redirect struct {
	to      string
	forGood bool
}

// step asks once: for a redirect, or for what fills the answer.
func (f *fetcher) step(ctx context.Context, u *url.URL, before *known, deadline time.Time, out *answer) (*redirect, error) {
	h := f.host(u)
	rules, err := f.rulesOf(ctx, u, h, deadline)
	if err != nil {
		return nil, err
	}
	if !rules.allowed(u.RequestURI()) {
		return nil, &failure{reason: "the robots.txt of " + u.Host + " does not allow reading it", after: robotsKept}
	}
	delay := max(f.delay, rules.delay)
	if err := h.wait(ctx, delay, deadline); err != nil {
		return nil, err
	}
	defer func() { h.leave(time.Now().Add(delay)) }()
	asking, stop := context.WithTimeout(ctx, pageTime)
	defer stop()
	response, err := f.ask(asking, u, before)
	if err != nil {
		return nil, because(ctx, err)
	}
	defer response.Body.Close()
	switch status := response.StatusCode; {
	case status == http.StatusNotModified:
		out.unchanged = true
		return nil, nil
	case status == http.StatusOK:
		return nil, out.read(ctx, response)
	case status >= 300 && status < 400:
		to, err := response.Location()
		if err != nil {
			return nil, &failure{reason: fmt.Sprintf("the server answers %d without a place to go on", status)}
		}
		return &redirect{to.String(), status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect}, nil
	}
	return nil, refused(u, response)
}

// ask sends a request, on condition that there is something new.
func (f *fetcher) ask(ctx context.Context, u *url.URL, before *known) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", f.userAgent)
	request.Header.Set("Accept", accepted)
	if before != nil && before.ETag != "" {
		request.Header.Set("If-None-Match", before.ETag)
	}
	if before != nil && before.LastModified != "" {
		request.Header.Set("If-Modified-Since", before.LastModified)
	}
	return f.client.Do(request)
}

func (a *answer) read(ctx context.Context, response *http.Response) error {
	a.contentType, a.etag, a.lastModified = response.Header.Get("Content-Type"), response.Header.Get("ETag"), response.Header.Get("Last-Modified")
	body, err := io.ReadAll(io.LimitReader(response.Body, pageLimit+1))
	if err != nil {
		return because(ctx, err)
	}
	if len(body) > pageLimit {
		return &failure{reason: fmt.Sprintf("it has more than %d bytes", pageLimit), after: robotsKept}
	}
	a.body = body
	return nil
}

// refused says what a status means that is not a success.
func refused(u *url.URL, response *http.Response) *failure {
	f := &failure{reason: fmt.Sprintf("the server answers %d %s", response.StatusCode, http.StatusText(response.StatusCode))}
	f.reason = strings.TrimSpace(f.reason)
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		f.host, f.after = hostKey(u), retryAfter(response.Header.Get("Retry-After"))
	case http.StatusNotFound, http.StatusGone, http.StatusUnavailableForLegalReasons:
		f.final = true
	}
	return f
}

// retryAfter reads a header Retry-After (RFC 9110, section 10.2.3): seconds or a date; 0 if
// it has neither. It is at most Longest.
func retryAfter(value string) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(strings.TrimSpace(value), 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(value); err == nil {
		wait = time.Until(date)
	}
	return min(max(wait, 0), Longest)
}

// because says in words why a server could not be asked.
func because(ctx context.Context, err error) error {
	var timeout net.Error
	var name *net.DNSError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return &failure{reason: "its host is in a private network, which is not read unless that is allowed (--allow-network)", after: robotsKept}
	case errors.As(err, &name) && name.IsNotFound:
		return &failure{reason: "there is no host of this name"}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &failure{reason: "the server does not answer in time"}
	}
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err
	}
	return &failure{reason: "it cannot be read: " + err.Error()}
}

// rulesOf returns what the robots.txt of a host says, and reads it if that is due.
func (f *fetcher) rulesOf(ctx context.Context, u *url.URL, h *host, deadline time.Time) (rules, error) {
	h.reading.Lock()
	defer h.reading.Unlock()
	if time.Now().Before(h.until) {
		return h.rules, h.missing
	}
	found, err := f.readRobots(ctx, u, h, deadline)
	var missing *failure
	switch {
	case err == nil:
		h.rules, h.missing, h.until = found, nil, time.Now().Add(robotsKept)
	case errors.As(err, &missing):
		missing.reason = "the robots.txt of " + u.Host + " cannot be read, so nothing is read there: " + missing.reason
		missing.final = false
		h.rules, h.missing, h.until = disallowAll, missing, time.Now().Add(max(robotsRetry, missing.after))
	default:
		return rules{}, err
	}
	return h.rules, h.missing
}

// readRobots asks for a robots.txt. Where there is none, all is allowed; where it cannot be
// reached, nothing is (RFC 9309, section 2.3.1).
func (f *fetcher) readRobots(ctx context.Context, u *url.URL, h *host, deadline time.Time) (rules, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	asking, stop := context.WithTimeout(ctx, pageTime)
	defer stop()
	for range redirects + 1 {
		h := f.host(at)
		if err := h.wait(ctx, f.delay, deadline); err != nil {
			return rules{}, err
		}
		response, err := f.ask(asking, at, nil)
		if err != nil {
			return rules{}, because(ctx, err)
		}
		text, err := io.ReadAll(io.LimitReader(response.Body, robotsLimit))
		response.Body.Close()
		h.leave(time.Now().Add(f.delay))
		switch status := response.StatusCode; {
		case status >= 200 && status < 300 && err != nil:
			return rules{}, because(ctx, err)
		case status >= 200 && status < 300:
			return parseRobots(text, f.token), nil
		case status >= 300 && status < 400:
			to, err := response.Location()
			if err != nil || to.Scheme != "http" && to.Scheme != "https" {
				return rules{}, nil
			}
			to.User = nil
			at = to
		case status == http.StatusTooManyRequests || status >= 500:
			return rules{}, refused(at, response)
		default:
			return rules{}, nil
		}
	}
	return rules{}, nil
}
