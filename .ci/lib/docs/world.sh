# shellcheck shell=bash
# The world of a page: all files of this machine as they are, but what is written there is written in memory and ends
# with the page; a network that is loopback alone; processes that end with it.

# What the world itself keeps: sessions, logs.
world=/run/world

enter_world() {
  own_root
  ip link set lo up
  mkdir -p "$world/logs" "$world/sessions"
  name_hosts
  put_programs
  useradd --create-home --shell /bin/bash visitor 2>/dev/null || true
}

# A file system over this machine's own; what containers are kept in is no overlay, as they make overlays of it.
own_root() {
  local base=$work/world folder
  mkdir -p "$base"
  mount --make-rprivate /
  mount -t tmpfs tmpfs "$base"
  mkdir "$base/upper" "$base/work" "$base/root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
  cd "$base/root"
  mount --rbind /dev dev
  mount --rbind /sys sys
  mount -t proc proc proc
  mount -t tmpfs tmpfs run
  for folder in docker containerd containers; do
    mkdir -p "var/lib/$folder"
    mount -t tmpfs tmpfs "var/lib/$folder"
  done
  rm -rf etc/docker etc/containerd/c* etc/containers/registries.conf.d
  mkdir .old
  pivot_root . .old
  umount --lazy /.old
  cd /
}

# The machine that the pages call entrepot.example is this one.
name_hosts() {
  printf '127.0.0.1 localhost entrepot.example\n::1 localhost\n' >/etc/hosts
}

# entrepot on the PATH, and at the top of the checkout; sudo for root, and services without systemd.
put_programs() {
  printf '#!/bin/sh\nexec %q "$@"\n' "$launcher" >"$world/entrepot"
  chmod +x "$world/entrepot"
  if [[ "$launcher" != "$top/entrepot" ]]; then
    cp "$world/entrepot" "$top/entrepot"
  fi
  install "$world/entrepot" "$here"/lib/docs/bin/* /usr/local/bin/
  hash -r
}

start_page_upstream() {
  docker-registry serve "$work/upstream.yml" >"$world/logs/upstream" 2>&1 &
  upstream=$(sed -nE 's/^http: \{addr: (.*)\}/\1/p' "$work/upstream.yml")
  if ! wait_until 30 curl -fsS "http://$upstream/v2/"; then
    fail "the registry behind the pages answers"
    exit 1
  fi
}

print_world_logs() {
  local log
  for log in "$world"/logs/*; do
    if [[ -s "$log" && "$log" != */upstream ]]; then
      printf '\n-- the end of %s\n' "${log##*/}"
      tail -n 30 "$log"
    fi
  done
}
