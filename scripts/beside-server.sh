# Sourced by with-s3.sh and with-aws.sh, which start a server and run a command with it. They define `dir`, a temporary folder,
# and `stop_server`; the folder is deleted and the server stopped however the script ends.

child=
finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  [ -z "$child" ] || { kill -TERM "$child" 2>/dev/null; wait "$child" 2>/dev/null; }
  stop_server
  rm -rf "$dir"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# listens PORT: whether a process listens on this port of 127.0.0.1.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# run_beside COMMAND [ARGUMENT]…: runs the command, and exits with its status.
run_beside() {
  local status
  if [ -t 0 ]; then
    # At a terminal, Ctrl+C must reach the command. In the background, the command and its children would ignore it.
    trap : INT
    "$@"
    status=$?
  else
    # In the background with a wait, so that this script receives signals while the command runs.
    "$@" <&0 &
    child=$!
    wait "$child"
    status=$?
  fi
  child=
  exit "$status"
}
