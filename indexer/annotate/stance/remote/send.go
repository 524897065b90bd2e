package remote

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	timeout   = 2 * time.Minute // of one request with its answer
	tries     = 5
	firstWait = time.Second     // before a second try; each further wait is twice as long
	maxWait   = 2 * time.Minute // a model that asks for more patience is given up
	maxAnswer = 16 << 20        // bytes
	maxShown  = 200             // bytes of an answer in an error
)

// send posts a batch and returns the body of the answer. What may pass (no
// connection, a time-out, too many requests, an error of the server) is tried
// again.
func (j *Judge) send(ctx context.Context, body []byte) ([]byte, error) {
	wait := firstWait
	for try := 1; ; try++ {
		answer, err := j.post(ctx, body)
		passing, passes := errors.AsType[*passing](err)
		if !passes || ctx.Err() != nil {
			return answer, err
		}
		pause := max(wait, passing.after)
		switch {
		case try == tries:
			return nil, fmt.Errorf("given up after %d tries: %w", try, err)
		case pause > maxWait:
			return nil, fmt.Errorf("given up: it wants to be asked again after %s only: %w", pause, err)
		}
		j.opt.Logger.Warn("the stance model did not answer; it is asked again", "url", j.shown, "after", pause, "err", err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		wait *= 2
	}
}

// passing is a failure that may pass.
type passing struct {
	error
	after time.Duration // the server asks to wait so long
}

// Unwrap returns the failure.
func (p *passing) Unwrap() error { return p.error }

// post sends a batch once.
func (j *Judge) post(ctx context.Context, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("no answer within %s", timeout))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, j.opt.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-ndjson")
	response, err := j.opt.Client.Do(request)
	if err != nil {
		if refused, ok := errors.AsType[*url.Error](err); ok {
			err = refused.Err // the URL is named already
		}
		return nil, &passing{error: cmp.Or(context.Cause(ctx), err)}
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	status := response.StatusCode
	switch {
	case err != nil:
		return nil, &passing{error: cmp.Or(context.Cause(ctx), err)}
	case status == http.StatusTooManyRequests || status >= 500:
		return nil, &passing{refusal(response, answer), retryAfter(response.Header.Get("Retry-After"))}
	case status != http.StatusOK:
		return nil, refusal(response, answer)
	case len(answer) > maxAnswer:
		return nil, fmt.Errorf("the answer has more than %d bytes", maxAnswer)
	}
	return answer, nil
}

// refusal is an answer that is not 200 OK, with the beginning of what it says.
func refusal(response *http.Response, answer []byte) error {
	answer = bytes.TrimSpace(answer)
	if len(answer) == 0 {
		return errors.New(response.Status)
	}
	return fmt.Errorf("%s: %q", response.Status, answer[:min(len(answer), maxShown)])
}

// retryAfter reads the header of this name (RFC 9110, 10.2.3): seconds, or a
// date. It returns 0 if there is neither.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
