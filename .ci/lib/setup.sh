# shellcheck shell=bash
# Clients that are set up by "entrepot setup", in the places where they look without being told: /etc of this run.

# The run's own /etc/containerd and /etc/containers, with what was there.
own_etc() {
  local place
  for place in /etc/containerd /etc/containers; do
    mkdir -p "$place" "$work/etc/${place##*/}"
    cp -a "$place/." "$work/etc/${place##*/}"
    mount -t tmpfs tmpfs "$place"
    cp -a "$work/etc/${place##*/}/." "$place"
  done
}

# setup ARGUMENTS...: its output goes to $work/setup.out.
setup() {
  "$entrepot" setup "$@" --config "$work/entrepot.yaml" --server "http://$proxy" >"$work/setup.out" 2>&1
}

# undo CLIENT
undo() {
  "$entrepot" setup "$1" --undo >"$work/setup.out" 2>&1
}

# check_undone CLIENT FILE COPY: its file is again what it was, and nothing else of the set-up is left.
check_undone() {
  check "$1 setup: --undo" undo "$1"
  check "$1 setup: undone, the file has its bytes again" cmp "$2" "$3"
  check_equal "$1 setup: undone, nothing is left behind" "" "$(find /etc/docker /etc/containerd /etc/containers -name '*entrepot*')"
}

# All but the key that every dockerd makes.
files_of_docker() {
  find /etc/docker -type f ! -name key.json
}

# check_doctor CLIENT STATUS WORDS: what doctor finds of a client.
check_doctor() {
  local status=0 output
  output=$("${client[@]}" DOCKER_HOST="unix://$work/docker/docker.sock" \
    "$entrepot" doctor "$1" --config "$work/entrepot.yaml" --server "http://$proxy" 2>&1) || status=$?
  check_equal "$1 doctor: ends with $2" "$2" "$status"
  if grep -qF -- "$3" <<<"$output"; then
    pass "$1 doctor: $3"
  else
    fail "$1 doctor: $3" "$output"
  fi
}

# check_pulled CLIENT IMAGE: through the mirror, as everything else is closed.
check_pulled() {
  local report
  report=$("${1}_pull" "$2" linux/amd64 2>"$work/$1.stderr") || report="failed: $(tail -n 5 "$work/$1.stderr")"
  check_words "$1 setup: pulls $2" "${digests["$2 linux/amd64"]}" "$report"
}

docker_is_set_up() {
  local file=/etc/docker/daemon.json
  printf '{\n  "labels": ["kept=yes"],\n  "shutdown-timeout": 5\n}\n' >"$file"
  cp "$file" "$work/daemon.json"
  start_dockerd
  check_doctor docker 1 "its files in /etc/docker do not point at http://$proxy"
  check "docker setup: ends well" setup docker
  check_words "docker setup: says what to run" "reload docker" "$(<"$work/setup.out")"
  check "docker setup: keeps the other keys" jq -e '.labels == ["kept=yes"] and ."shutdown-timeout" == 5' "$file"
  check_doctor docker 1 "dockerd does not know the server yet"
  kill -HUP "${daemon_pid[docker]}"
  check "docker setup: a reload is enough" wait_until 10 docker_knows "http://$proxy/"
  check_doctor docker 0 "dockerd knows the server"
  check_pulled docker docker.io/library/one:1.0
  check_doctor docker 0 "it has seen pulls within the last hour"
  check "docker setup: a second time" setup docker
  check_equal "docker setup: a second time, it says so" "docker: already set up" "$(<"$work/setup.out")"
  check_undone docker "$file" "$work/daemon.json"
  check_words "docker setup: undone, says what to run" "restart docker" "$(<"$work/setup.out")"
  docker_stop
  start_dockerd
  check "docker setup: undone, dockerd has forgotten it" docker_knows ""
  docker_stop
  rm "$file"
}

# docker_knows MIRROR: that one and no other; empty for none.
docker_knows() {
  [[ "$(run_docker info --format '{{join .RegistryConfig.Mirrors " "}}')" == "$1" ]]
}

# dockerd does not start with both a flag and a key, which is why setup stops at such a flag.
docker_has_a_flag() {
  local unit=/etc/systemd/system/docker.service.d
  mkdir -p /etc/systemd/system
  mount -t tmpfs tmpfs /etc/systemd/system
  mkdir -p "$unit"
  printf '[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd --registry-mirror=http://%s\n' "$proxy" >"$unit/mirror.conf"
  check "docker setup: stops at a flag of the unit" not setup docker
  check_words "docker setup: names the unit" "$unit/mirror.conf" "$(<"$work/setup.out")"
  check_equal "docker setup: changes nothing then" "" "$(files_of_docker)"
  umount /etc/systemd/system
}

not() {
  ! "$@"
}

containerd_is_set_up() {
  local file=/etc/containerd/config.toml image
  containerd config default | sed 's/^version/# kept\nversion/' >"$file"
  cp "$file" "$work/config.toml"
  check "containerd setup: ends well" setup containerd
  check_words "containerd setup: says what to run" "restart containerd" "$(<"$work/setup.out")"
  check_equal "containerd setup: CRI reads hosts.toml" '/etc/containerd/certs.d' \
    "$(containerd config dump | sed -nE 's/^ *config_path = "(.*)"/\1/p')"
  check_equal "containerd setup: the default configuration differs in that line alone" "1 1" \
    "$(diff "$work/config.toml" "$file" | awk '/^</ {a++} /^>/ {b++} END {print a, b}')"
  check_doctor containerd 0 "CRI, and so the kubelet, reads hosts.toml"
  start_containerd containerd
  for image in docker.io/library/one:1.0 registry.example/team/app:1.0; do
    hosts=/etc/containerd/certs.d check_pulled containerd "$image"
  done
  containerd_stop
  check_undone containerd "$file" "$work/config.toml"
}

podman_is_set_up() {
  local before root=$work/podman
  before=$(find /etc/containers | sort)
  mkdir -p "$root"
  : >"$root/registries.conf"
  printf '[engine]\nlock_type = "file"\n' >"$root/containers.conf"
  check "podman setup: ends well" setup podman
  check_doctor podman 0 "its files point at the server"
  check_pulled podman docker.io/library/one:1.0
  check_pulled podman registry.example/team/app:1.0
  check "podman setup: --undo" undo podman
  check_equal "podman setup: undone, all files are those of before" "$before" "$(find /etc/containers | sort)"
  podman_stop
}

# Another registry is told from Entrepot, and a port where nothing answers.
another_server_is_named() {
  local closed_port
  closed_port=127.0.0.1:$(free_port)
  check "setup: stops at another registry" not "$entrepot" setup docker --server "http://$upstream"
  check_equal "setup: names it" "entrepot: what answers at http://$upstream/v2/ is another registry, not Entrepot; --force sets up all the same" \
    "$("$entrepot" setup docker --server "http://$upstream" 2>&1 || true)"
  check "setup: stops where nothing answers" not "$entrepot" setup docker --server "http://$closed_port"
  check_equal "setup: has changed nothing" "" "$(files_of_docker)"
}

# What may not be written is printed, so that somebody else can write it.
files_are_printed() {
  mkdir -p "$work/closed"
  mount -t tmpfs -o ro tmpfs "$work/closed"
  check "setup: ends badly where nothing may be written" not setup docker --root "$work/closed"
  check_words "setup: prints the file then" "/etc/docker/daemon.json registry-mirrors http://$proxy" "$(<"$work/setup.out")"
  umount "$work/closed"
}

clients_are_set_up() {
  step "clients that entrepot setup has set up"
  start_empty_entrepot
  own_etc
  another_server_is_named
  files_are_printed
  docker_has_a_flag
  docker_is_set_up
  containerd_is_set_up
  podman_is_set_up
}
