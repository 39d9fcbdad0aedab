# shellcheck shell=bash
# The upstream (Debian's docker-registry) and Entrepot in front of it.

start_upstream() {
  cat >"$work/upstream.yml" <<YAML
version: 0.1
log: {level: error, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: $work/upstream}}
http: {addr: $upstream}
YAML
  start upstream docker-registry serve "$work/upstream.yml"
  upstream_pid=$started_pid
  await upstream 30 curl -fsS "http://$upstream/v2/"
}

# start_scripted ARGUMENTS...: the load tests' registry on $upstream, which misbehaves as the arguments say.
start_scripted() {
  start scripted "$here/../loadtest/entrepot-loadtest" upstream --port "${upstream##*:}" "$@"
  await scripted 300 grep -q "^Try it" "$work/logs/scripted.out"
}

# scripted_bytes: how many bytes of blobs it has sent.
scripted_bytes() {
  sed -nE 's|.* GET +/v2/[^ ]+/blobs/.* ([0-9]+) B.*|\1|p' "$work/logs/scripted.out" |
    awk '{sum += $1} END {print sum + 0}'
}

# upstream_manifest REPOSITORY REFERENCE: the manifest's bytes as the upstream holds them.
upstream_manifest() {
  local type accept=()
  for type in $oci.{manifest,index}.v1+json application/vnd.docker.distribution.manifest.{,list.}v2+json; do
    accept+=(-H "Accept: $type")
  done
  curl -fsS "${accept[@]}" "http://$upstream/v2/$1/manifests/$2"
}

# How far the upstream's access log is now: an offset for upstream_gets.
upstream_mark() {
  wc -l <"$work/logs/upstream.out"
}

# upstream_gets MARK KIND: the digests or tags of every GET since the mark, KIND is blobs or manifests.
upstream_gets() {
  tail -n "+$(($1 + 1))" "$work/logs/upstream.out" |
    sed -nE "s|.*\"GET /v2/[^ ]*/$2/([^ ?]+)[^\"]*\" 2.*|\1|p"
}

# write_config FILE LISTEN ADMIN; what $storage says of the store's limits, and $tags of tags.
write_config() {
  cat >"$1" <<YAML
listen: $2
admin: $3
data: $data
storage: {${storage-}}
tags: {${tags-}}
upstream: {idle-timeout: 3s}
upstreams:
  docker.io: {url: "http://$upstream", default: true}
  registry.example: {url: "http://$upstream"}
YAML
}

# start_entrepot OPTIONS...: on $data; the first start may have to build it.
start_entrepot() {
  write_config "$work/entrepot.yaml" "$proxy" "$admin"
  start entrepot "$entrepot" serve --config "$work/entrepot.yaml" "$@"
  entrepot_pid=$started_pid
  await entrepot 300 curl -fsS "http://$admin/readyz"
}

# Starts Entrepot on a new, empty data folder.
start_empty_entrepot() {
  if [[ -n "${entrepot_pid-}" ]]; then
    stop "$entrepot_pid"
  fi
  data=$(mktemp -d -p "$work" data.XXXX)
  start_entrepot
}

# Ends Entrepot as a crash would. The launcher may be another process than the server.
crash_entrepot() {
  kill -KILL "$(listener_of "${proxy##*:}")"
  # The shell's own word about a killed job is not wanted.
  {
    wait_until 30 is_gone "$entrepot_pid"
    wait "$entrepot_pid" || true
  } 2>/dev/null
}
