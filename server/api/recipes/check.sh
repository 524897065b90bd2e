#!/usr/bin/env bash
# Lets the recipes read 30,000 rows and compares what they got with what was sent. What
# they need is installed in a folder that is deleted at the end.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
command -v Rscript >/dev/null || { echo "R is not installed (Debian packages r-base-core r-cran-jsonlite r-cran-readr)"; exit 1; }

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
cp "$here"/*.mjs "$here/package.json" "$folder"
npm install --prefix "$folder" --silent --no-audit --no-fund

mkdir "$folder/grafana"
cp "$here/check_grafana.go.txt" "$folder/grafana/main.go"
(
	cd "$folder/grafana"
	"${GO:-go}" mod init check >/dev/null 2>&1
	"${GO:-go}" get github.com/yesoreyeram/grafana-infinity-datasource@v1.4.1 >/dev/null 2>&1
	"${GO:-go}" mod tidy >/dev/null 2>&1
	CGO_ENABLED=0 "${GO:-go}" build -o "$folder/infinity" .
)

cd "$here/../../.."
STANDPOINT_RECIPES="$folder/python/bin/python $here/check.py pandas_recipe polars_recipe duckdb_recipe r_recipe
node $folder/check.mjs
$folder/infinity $here" PYTHONDONTWRITEBYTECODE=1 "${GO:-go}" test -tags recipes -count 1 -timeout 20m -run TestRecipes -v ./server
