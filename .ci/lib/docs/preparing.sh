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

# wait_for COMMAND...: until it succeeds, for 30 s at most.
wait_for() {
  local deadline=$((SECONDS + 30))
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      echo "$* fails for 30 s." >&2
      return 1
    fi
    sleep 0.1
  done
}

# copy_tag REPOSITORY:TAG REPOSITORY:TAG: points a tag of the registry behind the pages at what another one means.
copy_tag() {
  skopeo copy --quiet --all --src-tls-verify=false --dest-tls-verify=false "docker://$PAGE_UPSTREAM/$1" "docker://$PAGE_UPSTREAM/$2"
}

# remove_tag REPOSITORY:TAG: takes a tag from that registry, which has no request for it.
remove_tag() {
  rm -r "$PAGE_REGISTRY/docker/registry/v2/repositories/${1%:*}/_manifests/tags/${1##*:}"
}
