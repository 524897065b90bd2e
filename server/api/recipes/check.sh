#!/usr/bin/env bash
# Lets the recipes read 30,000 rows and compares what they got with what was sent. What
# they need is installed in a folder that is deleted at the end.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
cp "$here"/*.mjs "$here/package.json" "$folder"
npm install --prefix "$folder" --silent --no-audit --no-fund

cd "$here/../../.."
STANDPOINT_RECIPES="$folder/python/bin/python $here/check.py pandas_recipe polars_recipe duckdb_recipe
node $folder/check.mjs" PYTHONDONTWRITEBYTECODE=1 "${GO:-go}" test -tags recipes -count 1 -timeout 20m -run TestRecipes -v ./server
