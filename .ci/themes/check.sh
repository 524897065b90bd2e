#!/usr/bin/env bash
# Finds the themes of mixtures of comments, and compares them with what scikit-learn
# finds in the same texts. Its fixed version is installed in a folder that is deleted at
# the end.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/py"
"$work/py/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
STANDPOINT_THEMES="$work/themes.json" "${GO:-go}" test -count 1 -timeout 30m -run TestMeasureMixtures ./indexer/themes
PYTHONDONTWRITEBYTECODE=1 "$work/py/bin/python" "$here/check.py" "$work/themes.json"
