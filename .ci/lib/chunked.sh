# shellcheck shell=bash
# Layers that a client takes in parts.

# podman that takes of a layer only the files that it has not, which needs overlay.
run_chunked() {
  local root=$work/podman-chunked
  mkdir -p "$root"
  cat >"$root/storage.conf" <<TOML
[storage]
driver = "overlay"
runroot = "$root/run"
graphroot = "$root/root"
[storage.options.pull_options]
enable_partial_images = "true"
use_hard_links = "false"
TOML
  printf '[engine]\nlock_type = "file"\n' >"$root/containers.conf"
  CONTAINERS_CONF=$root/containers.conf CONTAINERS_STORAGE_CONF=$root/storage.conf \
    "${client[@]}" podman --tmpdir "$root/tmp" --network-config-dir "$root/networks" \
    --cgroup-manager cgroupfs --events-backend none "$@"
}

# build_chunked TAG: an image of the files in $work/chunked/files, pushed to the upstream as zstd:chunked.
build_chunked() {
  local image=$upstream/team/chunked:$1
  printf 'FROM scratch\nCOPY files /files\n' >"$work/chunked/Containerfile"
  run_chunked build --quiet --tag "$image" --isolation chroot "$work/chunked"
  run_chunked push --quiet --tls-verify=false --compression-format zstd:chunked "$image"
  run_chunked image rm --force "$image"
}

# Two images of one layer of 600 files, of which the second has changed every third: 200 ranges.
make_chunked_images() {
  local i
  mkdir -p "$work/chunked/files"
  for i in {001..600}; do
    head -c 20000 /dev/urandom >"$work/chunked/files/$i"
  done
  build_chunked 1
  for i in {001..600..3}; do
    head -c 20000 /dev/urandom >"$work/chunked/files/$i"
  done
  build_chunked 2
}

# bytes_of_blob DIGEST: how much of it Entrepot has sent to clients so far.
bytes_of_blob() {
  sed -nE "s|.* GET /v2/[^ ]*/blobs/$1 20[06] ([0-9]+) B.*|\1|p" "$work/logs/entrepot.out" |
    awk '{sum += $1} END {print sum + 0}'
}

podman_pulls_in_parts() {
  local temperature tag layer before taken
  step "podman: zstd:chunked"
  make_chunked_images >/dev/null 2>"$work/logs/podman-chunked.err"
  layer=$(upstream_manifest team/chunked 2 | jq -r '.layers[0].digest')
  start_empty_entrepot
  for temperature in cold warm; do
    before=$(bytes_of_blob "$layer")
    for tag in 1 2; do
      check "podman, $temperature: image $tag" run_chunked pull --quiet --tls-verify=false "$proxy/team/chunked:$tag"
    done
    taken=$(($(bytes_of_blob "$layer") - before))
    check "podman, $temperature: of the second layer it took what had changed: $taken B of 12 MB" \
      test "$taken" -lt 6000000
    run_chunked image rm --all --force >/dev/null
  done
}
