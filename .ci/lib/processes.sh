# shellcheck shell=bash
# Servers that this run starts, each with a log in $work/logs, and ends by process id.

started=()
started_pid=

# start NAME COMMAND...: starts a server in the background and leaves its process id in started_pid.
start() {
  local name=$1
  shift
  "$@" </dev/null >>"$work/logs/$name.out" 2>>"$work/logs/$name.err" &
  started_pid=$!
  started+=("$started_pid")
}

# await NAME SECONDS COMMAND...: waits until the server just started answers; without it there is nothing to go on with.
await() {
  local name=$1 seconds=$2
  shift 2
  if ! wait_until "$seconds" answers_or_gone "$@" || is_gone "$started_pid"; then
    fail "$name starts and answers within $seconds s"
    exit 1
  fi
}

answers_or_gone() {
  is_gone "$started_pid" || "$@"
}

# A process id that has been given to somebody else's process counts as gone.
is_gone() {
  ! grep -qs "^PPid:[[:space:]]*$$\$" "/proc/$1/status"
}

# stop PID: asks a server to end, and ends it if it has not within 30 s.
stop() {
  if is_gone "$1"; then
    return
  fi
  kill -TERM "$1" 2>/dev/null || true
  wait_until 30 is_gone "$1" || kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# Ends every server that still runs, the last started first: a daemon goes before what it needs.
stop_all() {
  local i
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    stop "${started[i]}"
  done
  started=()
}

# The process id of whoever listens on a loopback port.
listener_of() {
  ss -Hltnp "sport = :$1" | sed -nE 's/.*pid=([0-9]+).*/\1/p' | head -n 1
}

# A loopback port below the ephemeral range that nobody listens on.
free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 12000))
    if [[ -z "$(ss -Hltn "sport = :$port")" ]]; then
      echo "$port"
      return
    fi
  done
}

print_logs() {
  local log
  for log in "$work"/logs/*; do
    if [[ -s "$log" ]]; then
      printf '\n-- the end of %s\n' "${log##*/}"
      tail -n 30 "$log"
    fi
  done
}
