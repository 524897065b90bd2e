#!/usr/bin/env bash
# Starts a node of OpenSearch, runs the tests that need one, and stops it.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${TMPDIR:-/tmp}/standpoint-opensearch # where a user other than root can read it
memory=/dev/shm
[ -d "$memory" ] || memory=${TMPDIR:-/tmp}
OPENSEARCH_NODE=$(mktemp -d "$memory/standpoint-node.XXXXXX") # nothing has to last
chmod a+rx "$OPENSEARCH_NODE"
export OPENSEARCH_NODE
trap '.ci/cluster/node.sh stop "$program"' EXIT
STANDPOINT_TEST_OPENSEARCH=$(.ci/cluster/node.sh start "$program")
export STANDPOINT_TEST_OPENSEARCH OPENSEARCH_PROGRAM=$program
"${GO:-go}" test -tags cluster -count 1 -timeout 20m ./indexer/search/opensearchengine "$@"
"${GO:-go}" test -tags cluster -count 1 -timeout 15m ./server
"${GO:-go}" test -tags cluster -count 1 -timeout 15m -run '^TestCluster' ./cmd/standpoint
