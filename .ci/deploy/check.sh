#!/usr/bin/env bash
# Has systemd read the unit, and runs the program as the image of the Dockerfile does:
# alone in a root directory that it cannot write to, as a user without rights. Needs root.
set -euo pipefail
cd "$(dirname "$0")/../.."
from=cmd/standpoint/deploy
work=$(mktemp -d)
chmod 755 "$work"
server=
finish() {
	if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
	rm -rf "$work"
}
trap finish EXIT

# The unit, with the program where it lies here.
sed "s|/usr/local/bin/standpoint|$PWD/bin/standpoint|" "$from/standpoint.service" >"$work/standpoint.service"
systemd-analyze verify "$work/standpoint.service" 2>&1 | tee "$work/verify.log"
[ ! -s "$work/verify.log" ] || { echo "systemd finds fault with the unit"; exit 1; }
systemd-analyze security --offline=true --threshold=20 "$work/standpoint.service" | tail -n 1

# What the image holds. The user and the command are those of the Dockerfile.
user=$(sed -n 's/^USER //p' "$from/Dockerfile")
command=$(sed -n 's/^CMD //p' "$from/Dockerfile" | tr -d '[",]' | sed 's/\]$//; s/0\.0\.0\.0:8080/127.0.0.1:0/')
root=$work/root
mkdir -p "$root"/{data,tmp,sample}
cp bin/standpoint "$root/"
cp corpus/sample/pages/* "$root/sample/"
chown "$user" "$root/data"
chmod 1777 "$root/tmp"
touch "$work/before"
chroot=$(PATH=$PATH:/usr/sbin:/sbin command -v chroot)
inside() { env -i STANDPOINT_DATA=/data STANDPOINT_STANCE=fast "$chroot" --userspec="$user" "$root" "$@"; }

inside /standpoint index /sample >"$work/receipt"
key=$(inside /standpoint keys add ann --scope read)
# shellcheck disable=SC2086
env -i STANDPOINT_DATA=/data STANDPOINT_STANCE=fast "$chroot" --userspec="$user" "$root" /standpoint $command 2>"$work/serve.log" &
server=$!
for _ in $(seq 300); do
	address=$(sed -n 's/^Standpoint is at \(http[^ ]*\).*/\1/p' "$work/serve.log")
	[ -n "$address" ] && break
	sleep 0.1
done
[ -n "$address" ] || { cat "$work/serve.log"; exit 1; }
curl -sSf --retry 20 --retry-all-errors --retry-delay 1 "$address/readyz" >/dev/null
status=$(curl -s -o /dev/null -w '%{http_code}' "$address/api/v1/search?q=FEMA")
[ "$status" = 401 ] || { echo "without a key the answer is $status"; exit 1; }
curl -sSf -H "Authorization: Bearer $key" "$address/api/v1/search?q=FEMA&limit=1" | grep -q '"total":{"value":[1-9]' || { echo "nothing is found"; exit 1; }
kill -TERM "$server"
wait "$server" || { echo "the server ended with $?"; cat "$work/serve.log"; exit 1; }
server=
changed=$(find "$root" -newer "$work/before" -not -path "$root/data*" -not -path "$root/tmp*")
[ -z "$changed" ] || { echo "written outside of /data and /tmp: $changed"; exit 1; }
left=$(find "$root/tmp" -mindepth 1)
[ -z "$left" ] || { echo "left in /tmp: $left"; exit 1; }
echo "the program runs as user $user in a root of its own, and wrote to /data alone"
