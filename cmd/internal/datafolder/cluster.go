package datafolder

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/opensearchengine"
	"standpoint/indexer/search/schema"
)

// engineName is the file that says which cluster keeps the index, if it is not in the
// data folder.
const engineName = "engine.address"

// Embedded is what is said instead of an address for an index in the data folder.
const Embedded = "embedded"

// inCluster is the file in the folder of a generation that names its index in the cluster.
const inCluster = "opensearch"

// clusterAddress is where an index is kept: the address of the cluster (see
// opensearchengine.Open), what the names of its indexes begin with, and how many shards and
// replicas a new one has.
type clusterAddress struct {
	cluster, prefix  string
	shards, replicas int
}

// readEngine reads an address such as opensearch://host:9200/news?shards=8&replicas=1, with
// a comma between hosts if there are several; opensearchs:// is over https. The prefix is
// standpoint if none is given.
func readEngine(text string) (clusterAddress, error) {
	wrong := fmt.Errorf("engine: the address must be as in opensearch://host:9200/prefix?shards=8&replicas=1, with a comma between several hosts, or %s", Embedded)
	others, last := splitHosts(text)
	parsed, err := url.Parse(last)
	if err != nil {
		return clusterAddress{}, wrong // err holds the address
	}
	shards, replicas, ok := sizesOf(parsed.Query())
	schemes := map[string]string{"opensearch": "http", "opensearchs": "https"}
	prefix := strings.Trim(parsed.Path, "/")
	switch {
	case schemes[parsed.Scheme] == "" || parsed.Host == "" || strings.Contains(prefix, "/") || !ok:
		return clusterAddress{}, wrong
	case parsed.User != nil:
		return clusterAddress{}, errors.New("engine: an address is kept in the data folder, so it must not hold a name and a password; give them in OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD")
	case prefix == "":
		prefix = "standpoint"
	}
	if strings.ToLower(prefix) != prefix || strings.ContainsAny(prefix, `\*?"<>| ,#:+`) || strings.ContainsAny(prefix[:1], "_-.") {
		return clusterAddress{}, fmt.Errorf("engine: the names of indexes cannot begin with %q; use lower-case letters, digits and hyphens", prefix)
	}
	var nodes []string
	for _, host := range append(others, parsed.Host) {
		node, err := url.Parse(schemes[parsed.Scheme] + "://" + host)
		if err != nil || node.Host != host || host == "" {
			return clusterAddress{}, wrong
		}
		nodes = append(nodes, node.String())
	}
	return clusterAddress{strings.Join(nodes, ","), prefix, shards, replicas}, nil
}

// splitHosts takes all hosts but the last out of an address.
func splitHosts(text string) (others []string, last string) {
	scheme, rest, _ := strings.Cut(text, "://")
	hosts, _, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(hosts, ','); at >= 0 {
		return strings.Split(hosts[:at], ","), scheme + "://" + rest[at+1:]
	}
	return nil, text
}

// sizesOf reads how many shards and replicas a new index has.
func sizesOf(parameters url.Values) (shards, replicas int, ok bool) {
	shards, ok = 1, true
	for name, values := range parameters {
		n, err := strconv.Atoi(values[0])
		switch {
		case err == nil && len(values) == 1 && name == "shards" && n >= 1 && n <= 1024:
			shards = n
		case err == nil && len(values) == 1 && name == "replicas" && n >= 0 && n <= 10:
			replicas = n
		default:
			return 0, 0, false
		}
	}
	return shards, replicas, ok
}

// engineOf is the cluster that keeps the index of a data folder; nil: the folder does.
func engineOf(dir string) (*clusterAddress, error) {
	text, err := os.ReadFile(filepath.Join(dir, engineName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	address, err := readEngine(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, engineName), err)
	}
	return &address, nil
}

// KeepIndexAt lets the index of a data folder be in a cluster from now on, or, if Embedded
// is said, in the folder, which is made if it is not there. The index is built again from
// the records where it is not yet.
func KeepIndexAt(dir, address string) error {
	path := filepath.Join(dir, engineName)
	if address == Embedded {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("data folder: %w", err)
		}
		return nil
	}
	if _, err := readEngine(address); err != nil {
		return err
	}
	if was, err := os.ReadFile(path); err == nil && strings.TrimSpace(string(was)) == address {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return os.WriteFile(path, []byte(address+"\n"), 0o644)
}

// kept is what the folder of a generation says of its index in a cluster: the address of
// the cluster and the name of the index, on two lines.
func kept(dir string) (cluster, index string, err error) {
	text, err := os.ReadFile(filepath.Join(dir, inCluster))
	if err != nil {
		return "", "", err
	}
	cluster, index, found := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if !found {
		return "", "", fmt.Errorf("%s must name a cluster and an index", filepath.Join(dir, inCluster))
	}
	return cluster, index, nil
}

// openIn opens the index of a generation in a cluster.
func (f *Folder) openIn(ctx context.Context, at clusterAddress, dir string, whole bool) (search.Engine, error) {
	cluster, index, err := kept(dir)
	if err != nil || cluster != at.cluster {
		if whole {
			return nil, &search.DamageError{File: dir, Err: errors.New("the index is kept elsewhere now")}
		}
		if index, err = nameIn(at, dir); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	return f.openAt(ctx, at, index, whole)
}

// nameIn gives the index of a new generation a name that no other has.
func nameIn(at clusterAddress, dir string) (index string, err error) {
	index = newName(at)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return index, os.WriteFile(filepath.Join(dir, inCluster), []byte(at.cluster+"\n"+index+"\n"), 0o644)
}

// newName is a name that no index has.
func newName(at clusterAddress) string {
	var random [6]byte
	_, _ = rand.Read(random[:]) // never fails
	return fmt.Sprintf("%s-%s-%s", at.prefix, schema.Version, hex.EncodeToString(random[:]))
}

// openAt opens an index in the cluster.
func (f *Folder) openAt(ctx context.Context, at clusterAddress, index string, whole bool) (search.Engine, error) {
	return opensearchengine.Open(ctx, at.cluster, index, opensearchengine.Options{Shards: at.shards, Replicas: at.replicas, Existing: whole, Logger: f.logger, Access: access()})
}

// removeFrom removes what a generation has in a cluster, before its folder is removed.
func removeFrom(dir string) error {
	cluster, index, err := kept(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	return opensearchengine.Remove(ctx, cluster, index, access())
}

// access is how a cluster knows this program.
func access() opensearchengine.Access {
	return opensearchengine.Access{Username: os.Getenv("OPENSEARCH_USERNAME"), Password: os.Getenv("OPENSEARCH_PASSWORD")}
}
