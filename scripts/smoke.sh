#!/usr/bin/env bash
# Starts the local edge as a user does, and requests one picture in three formats, twice. Fails with a message if an answer
# differs from the README.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-4611}
store=$(mktemp -d)
log=$(mktemp)
npm start --silent -- --port "$port" --store "$store" >"$log" 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; rm -rf "$store" "$log"' EXIT

fail() { echo "smoke: $*"; sed 's/^/  | /' "$log"; exit 1; }
url="http://127.0.0.1:$port"
for _ in $(seq 240); do
  curl -fs "$url/__edge/stats" >/dev/null 2>&1 && break
  kill -0 "$pid" 2>/dev/null || fail 'the local edge ended before it answered'
  sleep 0.5
done

ask() { curl -s -o /dev/null -H "Accept: $1" -w '%{http_code} %{content_type} %header{x-cache}' "$url/earth.jpg?w=640"; }
renders() { curl -s "$url/__edge/stats" | node -e 'let t="";process.stdin.on("data",(d)=>{t+=d}).on("end",()=>console.log(JSON.parse(t).renders))'; }
expect() { [ "$2" = "$3" ] || fail "$1: got '$2', expected '$3'"; echo "smoke: $1: $2"; }

for cache in Miss Hit; do
  expect "AVIF client, $cache" "$(ask 'image/avif,image/webp,*/*')" "200 image/avif $cache from cloudfront"
  expect "WebP client, $cache" "$(ask 'image/webp,*/*')" "200 image/webp $cache from cloudfront"
  expect "any client, $cache" "$(ask '*/*')" "200 image/jpeg $cache from cloudfront"
done
expect 'renders after six requests' "$(renders)" 3
