#!/usr/bin/env bash
# dockerd goes on with mirrors that were taken out of its file, until it is restarted.
#
# Package: docker.io 20.10.24+dfsg1-1+deb12u1+b6 with containerd 1.6.20~ds1-1+deb12u3, Debian 12. Needs root, curl and jq.
#
# dockerd reads its file again at SIGHUP. Its reference says that mirrors which "are not in newly reloaded registry
# mirrors [...] will be removed from daemon's config". That holds only while the key "registry-mirrors" is in the file.
# Once it is gone, as it is when the change that set a mirror is undone, the last mirrors stay in use; the log says
# "Reloaded configuration" all the same. An empty list removes them, and so does a restart:
#
#   started with ["http://one.example"]: http://one.example/
#   reloaded with ["http://two.example"]: http://two.example/
#   reloaded without the key: http://two.example/
#   reloaded with []: none
#   reloaded with ["http://two.example"]: http://two.example/
#   restarted without the key: none
#
# What follows for Entrepot: "setup docker" says to reload dockerd, "setup --undo docker" to restart it (DockerSetup.java).
set -euo pipefail

# In a mount namespace of their own, the daemons' mounts and what they write to /run and /etc/docker end with the script.
if [[ -z "${IN_MOUNT_NAMESPACE-}" ]]; then
  IN_MOUNT_NAMESPACE=1 exec unshare --mount -- "$0" "$@"
fi

work=$(mktemp -d)
containerd=
dockerd=
made=

# stop PID: only what was started here.
stop() {
  if [[ -n "$1" ]]; then
    kill "$1" 2>/dev/null || true
    wait "$1" || true
  fi
}

finish() {
  stop "$dockerd"
  stop "$containerd"
  umount /etc/docker 2>/dev/null || true
  if [[ -n "$made" ]]; then
    rmdir /etc/docker
  fi
  { grep -o " $work/[^ ]*" /proc/mounts || true; } | xargs --no-run-if-empty umount
  rm -rf "$work"
}
trap finish EXIT
cd "$work"

chmod 755 .
apt-get download -q "docker.io=20.10.24+dfsg1-1+deb12u1+b6" "containerd=1.6.20~ds1-1+deb12u3" >/dev/null 2>&1
for package in *.deb; do
  dpkg -x "$package" package
done

if [[ ! -d /etc/docker ]]; then
  mkdir /etc/docker
  made=1
fi
mount -t tmpfs tmpfs /etc/docker
mount -t tmpfs tmpfs /run
export PATH=$work/package/usr/sbin:$work/package/usr/bin:$PATH

# eventually COMMAND...: whether it succeeds within 30 s.
eventually() {
  for ((i = 0; i < 150; i++)); do
    if "$@"; then
      return
    fi
    sleep 0.2
  done
  echo "Not to be judged: this did not come true: $*"
  tail -n 5 ./*.log
  return 1
}

ask() {
  curl -sf --unix-socket docker.sock "http://docker/$1"
}

answers() {
  ask _ping >/dev/null
}

reloads() {
  grep -c "Reloaded configuration" dockerd.log || true
}

start_dockerd() {
  dockerd --config-file "$work/daemon.json" --host "unix://$work/docker.sock" --group root --data-root "$work/data" \
    --exec-root "$work/exec" --pidfile "$work/pid" --containerd "$work/containerd.sock" --storage-driver vfs \
    --iptables=false --ip6tables=false --ip-forward=false --bridge none >>dockerd.log 2>&1 &
  dockerd=$!
  eventually answers
}

# file [MIRRORS]: with these mirrors, or without the key.
file() {
  echo "{\"debug\": false${1:+, \"registry-mirrors\": $1}}" >daemon.json
}

reloaded() {
  (($(reloads) > before))
}

reload() {
  before=$(reloads)
  kill -HUP "$dockerd"
  eventually reloaded
}

# seen WHAT MIRRORS SENTENCE: says which mirrors are in use; ends with the sentence if it is others.
seen() {
  local mirrors
  mirrors=$(ask info | jq -r '.RegistryConfig.Mirrors // [] | join(" ")')
  echo "$1: ${mirrors:-none}"
  if [[ "${mirrors:-none}" != "$2" ]]; then
    echo "$3"
    exit 1
  fi
}

containerd --config /dev/null --root "$work/containerd" --state "$work/state" --address "$work/containerd.sock" \
  >containerd.log 2>&1 &
containerd=$!
eventually test -S containerd.sock

one='["http://one.example"]'
two='["http://two.example"]'
file "$one"
start_dockerd
seen "started with $one" http://one.example/ "Not to be judged: the mirror of the file is not in use."
file "$two"
reload
seen "reloaded with $two" http://two.example/ "It has changed: a reload does not change the mirror."
file
reload
seen "reloaded without the key" http://two.example/ "It has changed: a reload removes the mirror."
file "[]"
reload
seen "reloaded with []" none "It has changed: an empty list does not remove the mirror."
file "$two"
reload
seen "reloaded with $two" http://two.example/ "It has changed: a reload does not set a mirror."
file
stop "$dockerd"
dockerd=
start_dockerd
seen "restarted without the key" none "It has changed: a restart does not remove the mirror."
echo "As described: a mirror that is no longer in the file stays in use after a reload."
