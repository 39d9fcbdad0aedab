# shellcheck shell=bash
# The clients. Each has three functions:
#   NAME_start            begins with an empty image store (and a daemon of its own, if it has one)
#   NAME_stop             ends what NAME_start started
#   NAME_pull IMAGE PLATFORM   pulls, and prints every digest that the client then reports for the image
# IMAGE is a full name such as docker.io/library/one:1.0 or registry.example/team/app@sha256:….

clients=(skopeo podman containerd docker)
declare -A daemon_pid=()

# No client reaches beyond loopback: what the mirror refuses fails at a closed port instead of at the real registry.
closed=http://127.0.0.1:1
offline=(env "HOME=$work/home" "XDG_RUNTIME_DIR=$work/home" "TMPDIR=$work"
  "HTTP_PROXY=$closed" "HTTPS_PROXY=$closed" "NO_PROXY=127.0.0.1")
client=(timeout 60 "${offline[@]}")

# start_daemon NAME COMMAND...
start_daemon() {
  start "$1" "${offline[@]}" "${@:2}"
  daemon_pid[$1]=$started_pid
}

stop_daemon() {
  stop "${daemon_pid[$1]}"
  unset "daemon_pid[$1]"
}

# skopeo: copies to a `dir:`, which keeps a manifest byte for byte.

skopeo_start() {
  mkdir -p "$work/skopeo"
}

skopeo_stop() {
  rm -rf "$work/skopeo"
}

skopeo_pull() {
  local source=docker://$proxy/$1 dir
  dir=$(mktemp -d -p "$work/skopeo")
  "${client[@]}" skopeo inspect --raw --tls-verify=false "$source" | digest
  "${client[@]}" skopeo --override-os "${2%/*}" --override-arch "${2#*/}" \
    copy --quiet --src-tls-verify=false "$source" "dir:$dir"
  files_match_names "$dir"
  jq -r .config.digest "$dir/manifest.json"
}

# files_match_names DIRECTORY: every file named by a sha256 has that content.
files_match_names() {
  (cd "$1" && find . -type f -regextype egrep -regex '\./[0-9a-f]{64}' -printf '%P  %P\n' | sha256sum --check --quiet)
}

# podman: finds the proxy as a mirror by its registries.conf; the upstream's name is a path prefix.

podman_start() {
  local registry root=$work/podman
  mkdir -p "$root"
  for registry in docker.io registry.example; do
    cat <<TOML
[[registry]]
prefix = "$registry"
location = "$registry"
[[registry.mirror]]
location = "$proxy/$registry"
insecure = true
TOML
  done >"$root/registries.conf"
  printf '[engine]\nlock_type = "file"\n' >"$root/containers.conf"
}

podman_stop() {
  rm -rf "$work/podman"
}

run_podman() {
  local root=$work/podman
  CONTAINERS_CONF=$root/containers.conf CONTAINERS_REGISTRIES_CONF=$root/registries.conf \
    "${client[@]}" podman --root "$root/root" --runroot "$root/run" --tmpdir "$root/tmp" \
    --volumepath "$root/volumes" --network-config-dir "$root/networks" \
    --storage-driver vfs --cgroup-manager cgroupfs --events-backend none "$@"
}

podman_pull() {
  local id
  id=$(run_podman pull --quiet --platform "$2" "$1")
  echo "sha256:$id"
  run_podman image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$id" | sed 's/.*@//'
}

# containerd: finds the proxy by hosts.toml, for docker.io by name and for every other registry by _default.

# start_containerd NAME: a containerd with all its state in $work/NAME.
start_containerd() {
  local root=$work/$1
  mkdir -p "$root"
  cat >"$root/config.toml" <<TOML
version = 2
root = "$root/root"
state = "$root/state"
disabled_plugins = [
  "io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs",
]
[grpc]
  address = "$root/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$root/opt"
TOML
  start_daemon "$1" containerd --log-level warn --config "$root/config.toml"
  await "$1" 60 ctr --address "$root/containerd.sock" version
}

containerd_start() {
  local name hosts=$work/containerd/hosts
  for name in docker.io _default; do
    mkdir -p "$hosts/$name"
    printf '[host."http://%s"]\n  capabilities = ["pull", "resolve"]\n' "$proxy" >"$hosts/$name/hosts.toml"
  done
  start_containerd containerd
}

containerd_stop() {
  stop_daemon containerd
  rm -rf "$work/containerd"
}

run_ctr() {
  "${client[@]}" ctr --address "$work/containerd/containerd.sock" "$@"
}

containerd_pull() {
  run_ctr images pull --hosts-dir "${hosts:-$work/containerd/hosts}" --snapshotter native --platform "$2" "$1" >&2
  run_ctr images check --snapshotter native "name==$1" | grep -q "complete ("
  run_ctr images ls "name==$1" | grep -oE 'sha256:[0-9a-f]{64}'
  run_ctr content ls --quiet
}

# docker: finds the proxy as a registry mirror, which dockerd uses for docker.io alone.

docker_start() {
  start_dockerd --registry-mirror "http://$proxy"
}

# start_dockerd OPTION...: a dockerd and its containerd with all their state in $work, and what /etc/docker says.
start_dockerd() {
  local root=$work/docker
  mkdir -p "$root"
  start_containerd docker-containerd
  start_daemon docker dockerd --host "unix://$root/docker.sock" --group root \
    --data-root "$root/data" --exec-root "$root/exec" --pidfile "$root/pid" \
    --log-level warn --containerd "$work/docker-containerd/containerd.sock" \
    --iptables=false --ip6tables=false --ip-forward=false --bridge none --storage-driver vfs "$@"
  await docker 60 run_docker version
}

docker_stop() {
  stop_daemon docker
  stop_daemon docker-containerd
  unmount_below "$work/docker"
  rm -rf "$work/docker" "$work/docker-containerd"
}

# unmount_below DIRECTORY: dockerd leaves the mount of its network namespace behind.
unmount_below() {
  local mount
  while read -r _ mount _; do
    if [[ "$mount" == "$1"/* ]]; then
      umount "$mount"
    fi
  done </proc/mounts
}

run_docker() {
  "${client[@]}" docker --host "unix://$work/docker/docker.sock" "$@"
}

# dockerd keeps the image that it first found behind an index's digest, so another platform needs an empty store.
docker_pull() {
  local ids
  mapfile -t ids < <(run_docker image ls --quiet --no-trunc | sort -u)
  if ((${#ids[@]} > 0)); then
    run_docker image rm --force "${ids[@]}" >&2
  fi
  run_docker pull --quiet --platform "$2" "$1" >&2
  run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$1" |
    tr ' ' '\n' | sed 's/.*@//'
}
