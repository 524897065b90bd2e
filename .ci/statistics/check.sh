#!/usr/bin/env bash
# Draws samples and codes, and compares our figures with those that Python's libraries
# have for the same. Their fixed versions are installed in a folder that is deleted at
# the end.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/py"
"$work/py/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
STANDPOINT_PEERS="$work/samples.json" STANDPOINT_CODES="$work/codes.json" "${GO:-go}" test -count 1 -run TestPeers ./indexer/estimate ./indexer/agreement
PYTHONDONTWRITEBYTECODE=1 "$work/py/bin/python" "$here/check.py" "$work/samples.json" "$work/codes.json"
