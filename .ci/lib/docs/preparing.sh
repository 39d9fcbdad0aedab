# shellcheck shell=bash
# What comments "first:" of a page may call to prepare for the block that follows.

world=/run/world

# serve [OPTIONS]: starts Entrepot as "entrepot serve" does, and waits until it is ready. Its output is the server's log.
serve() {
  setsid entrepot serve "$@" </dev/null >>"$world/logs/server" 2>&1 &
  await_server
}

await_server() {
  local deadline=$((SECONDS + 60))
  until curl -fs "http://${ENTREPOT_ADMIN:-127.0.0.1:5001}/readyz" >/dev/null; do
    if ((SECONDS >= deadline)); then
      echo "No server is ready at ${ENTREPOT_ADMIN:-127.0.0.1:5001} within 60 s:" >&2
      tail -n 5 "$world/logs/server" >&2
      return 1
    fi
    sleep 0.1
  done
}

# stop_server [PORT]: ends whoever listens on the clients' port, and waits until that is done.
stop_server() {
  local pid
  pid=$(ss -Hltnp "sport = :${1:-5000}" | sed -nE 's/.*pid=([0-9]+).*/\1/p' | head -n 1)
  if [[ -z "$pid" ]]; then
    echo "No server listens on port ${1:-5000}." >&2
    return 1
  fi
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
  done
}
