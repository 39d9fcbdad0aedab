# shellcheck shell=bash
# What callers get, and what they are told.

# refused DESCRIPTION WORDS COMMAND...: it fails, says these words, and the private registry is asked for nothing.
refused() {
  local description=$1 words=$2 output mark
  shift 2
  mark=$(private_mark)
  if output=$("$@" 2>&1); then
    fail "$description: is refused" "$output"
  elif ! grep -qF -- "$words" <<<"$output"; then
    fail "$description: says \"$words\"" "$output"
  elif [[ -n "$(private_requests "$mark")" ]]; then
    fail "$description: asks the registry for nothing" "$(private_requests "$mark")"
  else
    pass "$description: is told \"$words\", and the registry is not asked"
  fi
}

# asked MARK: the repositories that the private registry was asked for, each once, in one line.
asked() {
  private_requests "$1" | sed -nE 's#^[A-Z]+ /v2/(.*)/(manifests|blobs|tags|referrers)/.*#\1#p' | sort -u | xargs
}

# callers_of CLIENT LABEL: with an empty store: without a login, with a wrong one, with the right one.
callers_of() {
  local client_name=$1 label="$1, $2"
  "${client_name}_start"
  "${client_name}_log_out"
  check "$label: without a login, an image for all" "${client_name}_get" docker.io/library/multi:latest
  refused "$label: without a login, ada's image" "${login_is_needed[$1]}" "${client_name}_get" docker.io/library/one:1.0
  refused "$label: a wrong password" "${login_is_wrong[$1]}" log_in_and_get "$1" ada wrong docker.io/library/one:1.0
  check "$label: logs in" "${client_name}_log_in" ada adas-secret
  "${client_name}_log_in" ada adas-secret >"$work/login.out" 2>&1
  check "$label: with the login, ada's image" "${client_name}_get" docker.io/library/one:1.0
  refused "$label: with the login, ben's image" "${access_is_denied[$1]}" "${client_name}_get" registry.example/team/app:1.0
  refused "$label: with the login, what is not there" "${access_is_denied[$1]}" \
    "${client_name}_get" registry.example/team/none:1.0
  "${client_name}_log_out"
  "${client_name}_stop"
}

# log_in_and_get CLIENT USER PASSWORD IMAGE: clients without a login of their own find out with the pull.
log_in_and_get() {
  "$1_log_in" "$2" "$3" && "$1_get" "$4"
}

# callers_with CLIENT: cold, warm, and without the registry behind.
callers_with() {
  local mark
  step "$1: callers of a private registry"
  start_guarded shared
  name_certificates /etc/docker
  name_certificates /etc/containers
  mark=$(private_mark)
  callers_of "$1" cold
  check_equal "$1, cold: the registry was asked for the images that were given" "library/multi library/one" "$(asked "$mark")"
  mark=$(private_mark)
  callers_of "$1" warm
  check_equal "$1, warm: the registry was asked for nothing" "" "$(private_requests "$mark")"
  stop "$private_pid"
  callers_of "$1" "the registry stopped"
  run_private
  nodes_with "$1"
  stop "$entrepot_pid"
}

# nodes_with CLIENT: a node by its certificate, and a stranger by one of another authority, from the server as a mirror.
nodes_with() {
  "$1_start"
  "$1_log_out"
  show_certificate node-1
  check "$1: with a node's certificate, ada's image from the mirror" with_certificate "$1" docker.io/library/one:1.0
  if [[ "$1" != docker ]]; then
    check "$1: with a node's certificate, ben's image from the mirror" with_certificate "$1" registry.example/team/app:1.0
  fi
  check_words "$1: the node is in the audit log" "cn:node-1 certificate" "$(grep -F '"certificate"' "$work/logs/audit.json" | tail -n 1)"
  show_certificate stranger
  check "$1: with a stranger's certificate, not ada's image" not with_certificate "$1" docker.io/library/one:docker
  if [[ "$1" == containerd ]]; then
    write_hosts header "[host.\"https://$name\".header]" "  Authorization = \"Basic $(printf ada:adas-secret | base64)\""
    check "containerd: with a login in hosts.toml, from the mirror" containerd_get_by header docker.io/library/one:docker
  elif [[ "$1" != docker ]]; then
    name_certificates /etc/containers
    "$1_log_in" ada adas-secret >"$work/login.out" 2>&1
    check "$1: with a login, from the mirror" "$1_get_mirrored" docker.io/library/one:docker
  fi
  "$1_log_out"
  "$1_stop"
}

# show_certificate NAME: to the server, by every client.
show_certificate() {
  name_certificates /etc/docker "$1"
  name_certificates /etc/containers "$1"
  write_hosts certificate "client = [[\"$certificates/$1.crt\", \"$certificates/$1.key\"]]"
}

# with_certificate CLIENT IMAGE: from the mirror.
with_certificate() {
  if [[ "$1" == containerd ]]; then
    containerd_get_by certificate "$2"
  else
    "$1_get_mirrored" "$2"
  fi
}

not() {
  ! "$@"
}
