#!/usr/bin/env bash
# Generates clients from the OpenAPI document of a running server, with three generators
# of fixed versions in a temporary folder, and calls the server with each of them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
work=$(mktemp -d)
server=
finish() {
	if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
	chmod -R u+w "$work"
	rm -rf "$work"
}
trap finish EXIT

bin/standpoint index --stance fast --data "$work/data" corpus/sample/pages >/dev/null
bin/standpoint serve --stance fast --data "$work/data" --addr 127.0.0.1:0 --log warn 2>"$work/serve.log" &
server=$!
for _ in $(seq 100); do
	STANDPOINT=$(sed -n 's/^Standpoint is at \(http[^ ]*\).*/\1/p' "$work/serve.log")
	[ -n "$STANDPOINT" ] && break
	sleep 0.1
done
[ -n "$STANDPOINT" ] || { cat "$work/serve.log"; exit 1; }
export STANDPOINT
curl -sSf "$STANDPOINT/api/v1/openapi.json" -o "$work/openapi.json"
curl -sSf "$STANDPOINT/api/v1/openapi-3.0.json" -o "$work/openapi-3.0.json"

# Go, from the 3.0 form.
mkdir -p "$work/go/client"
cp "$here/check.go.txt" "$work/go/main.go"
(
	cd "$work/go"
	GOBIN="$work" go install github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2
	"$work/oapi-codegen" -generate types,client -package client -o client/client.go ../openapi-3.0.json
	go mod init check >/dev/null 2>&1
	go get github.com/oapi-codegen/runtime@v1.9.0 >/dev/null 2>&1
	go mod tidy >/dev/null 2>&1
	CGO_ENABLED=0 go run .
)

# TypeScript: the types are checked, then the calls are made.
mkdir -p "$work/ts"
cp "$here/check.ts" "$work/ts/"
(
	cd "$work/ts"
	echo '{"type":"module","private":true}' >package.json
	npm install --silent --no-audit --no-fund openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3
	npx openapi-typescript ../openapi.json -o api.d.ts >/dev/null
	npx tsc --strict --noEmitOnError --module nodenext --moduleResolution nodenext --target es2022 --lib es2022,dom check.ts
	node check.js
)

# Python.
python3 -m venv "$work/py"
"$work/py/bin/pip" install --quiet --disable-pip-version-check openapi-python-client==0.28.0
(
	cd "$work"
	py/bin/openapi-python-client generate --path openapi.json --output-path generated --meta none >generate.log 2>&1 || { cat generate.log; exit 1; }
	cp "$here/check.py" .
	py/bin/python check.py
)
