package opensearchengine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	opensearch "github.com/opensearch-project/opensearch-go/v4"

	"standpoint/indexer/search"
)

// cluster sends requests to OpenSearch.
type cluster struct{ client *opensearch.Client }

// Requests that a cluster has no room for are sent again, each time after a longer wait.
const (
	attempts  = 6
	firstWait = 100 * time.Millisecond
	patience  = 2 * time.Minute // with one request
)

func connect(address string, access Access) (*cluster, error) {
	client, err := opensearch.NewClient(opensearch.Config{
		Addresses: strings.Split(address, ","), Username: access.Username, Password: access.Password, Transport: access.Transport,
		DisableRetry: true, // what is sent again is decided in call
	})
	if err != nil {
		return nil, fmt.Errorf("opensearchengine: connect to %s: %w", address, err)
	}
	return &cluster{client}, nil
}

// object is what JSON calls one.
type object map[string]any

// answerError is an answer of the cluster that is an error.
type answerError struct {
	status int
	kind   string // such as index_not_found_exception
	reason string
}

func (e *answerError) Error() string {
	return fmt.Sprintf("the cluster answers %d %s: %s", e.status, e.kind, e.reason)
}

// Unwrap makes what is not the fault of a request an ErrUnavailable: a cluster without a
// primary shard, without room, or that takes no writes.
func (e *answerError) Unwrap() error {
	if e.status == http.StatusTooManyRequests || e.status >= 500 || e.status == http.StatusUnauthorized || e.status == http.StatusForbidden {
		return search.ErrUnavailable
	}
	return nil
}

func isStatus(err error, status int) bool {
	answer, ok := errors.AsType[*answerError](err)
	return ok && answer.status == status
}

func isMissing(err error) bool { return isStatus(err, http.StatusNotFound) }

// isBusy reports whether a request may be taken a little later.
func isBusy(err error) bool {
	answer, ok := errors.AsType[*answerError](err)
	return ok && (answer.status == http.StatusTooManyRequests || answer.status == http.StatusServiceUnavailable)
}

// call sends a body as JSON, or as it is if it is bytes, and reads the answer into out,
// if that is not nil. What the cluster has no room for is sent again. An error wraps
// search.ErrUnavailable where the cluster cannot answer now.
func (c *cluster) call(ctx context.Context, method, path string, body, out any) error {
	payload, raw := body.([]byte)
	if !raw && body != nil {
		var err error
		if payload, err = json.Marshal(body); err != nil {
			return err
		}
	}
	return again(ctx, func() error { return c.once(ctx, method, path, payload, raw, out) })
}

// again sends something until the cluster has room for it, some times at most.
func again(ctx context.Context, send func() error) error {
	wait := firstWait
	for attempt := 1; ; attempt++ {
		err := send()
		if err == nil || attempt == attempts || !isBusy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
			wait *= 2
		}
	}
}

func (c *cluster) once(ctx context.Context, method, path string, payload []byte, lines bool, out any) error {
	limited, stop := context.WithTimeout(ctx, patience)
	defer stop()
	req, err := http.NewRequestWithContext(limited, method, path, bytes.NewReader(payload))
	if err != nil {
		return err
	}
	if len(payload) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	if lines {
		req.Header.Set("Content-Type", "application/x-ndjson")
	}
	response, err := c.client.Stream(req)
	if err != nil {
		return unreachable(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return readError(response)
	}
	if out == nil {
		_, err = io.Copy(io.Discard, response.Body)
	} else {
		decoder := json.NewDecoder(response.Body)
		decoder.UseNumber()
		err = decoder.Decode(out)
	}
	if err != nil {
		return unreachable(ctx, err)
	}
	return nil
}

// unreachable is the error of a request without a whole answer.
func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", search.ErrUnavailable, err)
}

func readError(response *http.Response) error {
	out := &answerError{status: response.StatusCode, kind: http.StatusText(response.StatusCode)}
	text, _ := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	var answer struct {
		Error struct {
			Type, Reason string
			RootCause    []struct{ Type, Reason string } `json:"root_cause"`
			FailedShards []struct {
				Reason struct {
					Type, Reason string
					CausedBy     struct{ Type, Reason string } `json:"caused_by"`
				}
			} `json:"failed_shards"`
		}
	}
	if json.Unmarshal(text, &answer) != nil || answer.Error.Type == "" {
		out.reason = strings.TrimSpace(string(text[:min(len(text), 200)]))
		return out
	}
	out.kind, out.reason = answer.Error.Type, answer.Error.Reason
	for _, cause := range answer.Error.RootCause {
		out.kind, out.reason = cause.Type, cause.Reason
	}
	for _, shard := range answer.Error.FailedShards {
		if shard.Reason.CausedBy.Reason != "" {
			out.reason += ": " + shard.Reason.CausedBy.Reason
			break
		}
	}
	return out
}
