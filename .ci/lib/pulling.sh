# shellcheck shell=bash
# Images that operators have pulled before any client asks for them.

# operator COMMAND...: a command on Entrepot's store, whoever uses that.
operator() {
  "$entrepot" "$1" --config "$work/entrepot.yaml" "${@:2}"
}

# gets_since MARK: all that the upstream has sent since then.
gets_since() {
  upstream_gets "$1" manifests
  upstream_gets "$1" blobs
}

# served_without_upstream IMAGE...: clients get them, each platform, while the upstream is stopped.
served_without_upstream() {
  local image
  stop "$upstream_pid"
  for image in "$@"; do
    check "skopeo, without the upstream: $image" "${client[@]}" skopeo copy --quiet --all \
      --src-tls-verify=false "docker://$proxy/$image" "dir:$(mktemp -d -p "$work")"
  done
  start_upstream
}

# Pull on a store that no server uses, then sync through the server; each a second time.
operators_pull() {
  local mark output digest list=$work/list.yaml
  step "operators pull and sync before clients come"
  stop "$entrepot_pid"
  data=$(mktemp -d -p "$work" data.XXXX)
  write_config "$work/entrepot.yaml" "$proxy" "$admin"
  digest=$(upstream_digest library/one 1.0)
  output=$(operator pull one:1.0)
  check_equal "pull ends as docker's does" \
    "Digest: $digest"$'\n'"Status: Downloaded newer image for docker.io/library/one:1.0"$'\n'"docker.io/library/one:1.0" \
    "$(tail -n 3 <<<"$output")"
  mark=$(upstream_mark)
  check "pull again: $(operator pull one:1.0 | tail -n 2 | head -n 1)" test -z "$(gets_since "$mark")"
  start_entrepot
  cat >"$list" <<YAML
docker.io:
    images:
        library/multi: ["latest"]
        one: ["1.0"]
registry.example:
    images-by-semver:
        team/app: ">= 1.0"
YAML
  check_equal "sync through the server" "2 new, 1 unchanged, 0 failed" "$(operator sync "$list" | tail -n 1)"
  mark=$(upstream_mark)
  check_equal "sync again" "0 new, 3 unchanged, 0 failed" "$(operator sync "$list" | tail -n 1)"
  check_equal "sync again fetches nothing" "" "$(gets_since "$mark")"
  served_without_upstream docker.io/library/one:1.0 docker.io/library/multi:latest registry.example/team/app:1.0
}
