package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/server/api"
)

// waitForServer waits until the searches of a server show all changes that the
// records have now. While the server builds its index, it waits for that.
func waitForServer(ctx context.Context, folder *datafolder.Folder, server datafolder.Server) error {
	last, err := folder.Records.Last(ctx)
	if err != nil {
		return err
	}
	for {
		shown, err := shownBy(ctx, server)
		if err != nil {
			return fmt.Errorf("the changes are kept, but the server at %s does not say whether it shows them: %w", server.URL, err)
		}
		if shown >= last {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// shownBy is the last change that the searches of a server show; 0 while it
// builds its index.
func shownBy(ctx context.Context, server datafolder.Server) (corpus.Seq, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/search?limit=1", nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusServiceUnavailable {
		return 0, nil
	}
	var answer api.SearchAnswer
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return 0, fmt.Errorf("status %d: %w", response.StatusCode, err)
	}
	var shown corpus.Seq
	if _, err := fmt.Sscanf(answer.Snapshot, "s%d", &shown); err != nil {
		return 0, fmt.Errorf("snapshot %q: %w", answer.Snapshot, err)
	}
	return shown, nil
}
