# shellcheck shell=bash
# How each client logs in, and pulls with what it is logged in with. Each has four functions beside those of
# clients.sh:
#   NAME_log_in USER PASSWORD    fails if the login is wrong and the client tries it at once
#   NAME_log_out
#   NAME_get IMAGE               pulls it by the name of the server
#   NAME_get_mirrored IMAGE      pulls it by its own name, from the server as a mirror
# and words of its own for each refusal.

declare -A login_is_needed=(
  [skopeo]="unauthorized: a login is needed"
  [podman]="unauthorized: a login is needed"
  [containerd]="authorization failed"
  [docker]="pull access denied"
)
declare -A login_is_wrong=(
  [skopeo]="invalid username/password"
  [podman]="invalid username/password"
  [containerd]="401 Unauthorized"
  [docker]="the user name or the password is wrong"
)
# Before version 2, containerd does not say what a registry says.
declare -A access_is_denied=(
  [skopeo]="you have no access to"
  [podman]="you have no access to"
  [containerd]="403 Forbidden"
  [docker]="you have no access to"
)

# name_certificates FOLDER [CERTIFICATE]: the authority of the server for clients that look in such a folder, and a
# certificate to show.
name_certificates() {
  local folder=$1/certs.d/$name
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$certificates/servers.crt" "$folder/ca.crt"
  if [[ -n "${2-}" ]]; then
    cp "$certificates/$2.crt" "$folder/client.cert"
    cp "$certificates/$2.key" "$folder/client.key"
  fi
}

# skopeo and podman read the same folder and the same kind of file for logins.

skopeo_log_in() {
  "${client[@]}" skopeo login --authfile "$work/skopeo.json" --username "$1" --password-stdin "$name" <<<"$2"
}

skopeo_log_out() {
  echo '{}' >"$work/skopeo.json"
}

skopeo_get() {
  skopeo_copy --registries-conf /dev/null "docker://$name/$1"
}

skopeo_get_mirrored() {
  skopeo_copy --registries-conf "$work/mirrors.conf" "docker://$1"
}

skopeo_copy() {
  "${client[@]}" skopeo "${@:1:2}" copy --quiet --authfile "$work/skopeo.json" "$3" "dir:$(mktemp -d -p "$work/skopeo")"
}

podman_log_in() {
  run_podman login --authfile "$work/podman.json" --username "$1" --password-stdin "$name" <<<"$2"
}

podman_log_out() {
  echo '{}' >"$work/podman.json"
}

podman_get() {
  run_podman pull --quiet --authfile "$work/podman.json" "$name/$1"
}

podman_get_mirrored() {
  cp "$work/mirrors.conf" "$work/podman/registries.conf"
  run_podman pull --quiet --authfile "$work/podman.json" "$1"
}

# docker logs in at the server's own name; a mirror gets no login of it.

docker_start() {
  start_dockerd --registry-mirror "https://$name"
}

docker_log_in() {
  run_docker login --username "$1" --password-stdin "$name" <<<"$2"
}

docker_log_out() {
  run_docker logout "$name" >/dev/null
}

docker_get() {
  run_docker pull --quiet "$name/$1"
}

docker_get_mirrored() {
  run_docker pull --quiet "$1"
}

# containerd gets its logins from who tells it to pull: ctr here, the kubelet with a pod's pull secret.

containerd_start() {
  write_hosts plain
  start_containerd containerd
}

containerd_log_in() {
  containerd_login=(--user "$1:$2")
}

containerd_log_out() {
  containerd_login=()
}

containerd_get() {
  containerd_get_by plain "$1"
}

containerd_get_mirrored() {
  containerd_get_by plain "$1"
}

# containerd_get_by KIND IMAGE: by the folder of hosts.toml of that name.
containerd_get_by() {
  run_ctr images pull --hosts-dir "$work/hosts.d/$1" --snapshotter native "${containerd_login[@]}" "$2"
}

# write_hosts KIND [LINE...]: hosts.toml of every registry, with these lines for the server.
write_hosts() {
  local folder=$work/hosts.d/$1/_default
  mkdir -p "$folder"
  {
    printf '[host."https://%s"]\n  capabilities = ["pull", "resolve"]\n  ca = "%s"\n' "$name" "$certificates/servers.crt"
    printf '  %s\n' "${@:2}"
  } >"$folder/hosts.toml"
}
