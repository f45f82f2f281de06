#!/usr/bin/env bash
# Usage: scripts/with-s3.sh COMMAND [ARGUMENT]…
# Runs the command with a real S3 server on loopback (Ceph RGW), and with S3_ENDPOINT, S3_KEY, S3_SECRET, S3_KEY2, S3_SECRET2
# and CAMEO_S3_FOLDER, the folder of the server's logs, in its environment. Stops the server afterwards, and exits with the
# command's status. CAMEO_CEPH is the folder of the server's start.sh and stop.sh; default: ../shared/tools/ceph-rgw, relative
# to the project's root.
set -uo pipefail

[ $# -gt 0 ] || { echo "with-s3: no command given. Usage: scripts/with-s3.sh COMMAND [ARGUMENT]…" >&2; exit 64; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ceph=${CAMEO_CEPH:-$root/../shared/tools/ceph-rgw}
[ -x "$ceph/start.sh" ] && [ -x "$ceph/stop.sh" ] || {
  echo "with-s3: no S3 server at $ceph: set CAMEO_CEPH to a folder with start.sh and stop.sh, or set S3_ENDPOINT, S3_KEY, S3_SECRET, S3_KEY2 and S3_SECRET2 to a server of your own and run the command without this script." >&2
  exit 69
}

dir=$(mktemp -d "${TMPDIR:-/tmp}/cameo-s3.XXXXXX")
stop_server() { "$ceph/stop.sh" "$dir" >/dev/null 2>&1; }
# shellcheck source=scripts/beside-server.sh
. "$root/scripts/beside-server.sh"

# The server uses the ports P (gateway), P+1 (monitor), and some of P+10 to P+60.
free_port() {
  local port offset
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 10000))
    for offset in 0 1 $(seq 10 60); do listens $((port + offset)) && continue 2; done
    echo "$port"
    return
  done
  return 1
}

started=
for _ in 1 2 3; do
  port=$(free_port) || { echo "with-s3: found no free range of ports on 127.0.0.1." >&2; exit 69; }
  # Another process may have taken a port meanwhile; then another range is tried.
  if S3_PORT=$port "$ceph/start.sh" "$dir" >"$dir/env" 2>"$dir/start.log"; then started=yes; break; fi
  "$ceph/stop.sh" "$dir" >/dev/null 2>&1
done
if [ -z "$started" ]; then
  echo "with-s3: the S3 server did not start (its packages are installed as root; run apt-get update first). It said:" >&2
  tail -n 20 "$dir/start.log" >&2
  exit 69
fi
while IFS='=' read -r name value; do
  case $name in S3_*) export "$name=$value" ;; esac
done <"$dir/env"
export CAMEO_S3_FOLDER=$dir

run_beside "$@"
