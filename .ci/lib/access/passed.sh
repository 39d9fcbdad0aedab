# shellcheck shell=bash
# Callers by their own logins at the private registry, which Entrepot passes on.

app=registry.example/team/app:1.0

# The registry's word on a wrong login, as each client repeats it.
declare -A registry_refuses=(
  [skopeo]="your login"
  [podman]="your login"
  [containerd]="authorization failed"
  [docker]="authentication required"
)
declare -A registry_decides=(
  [skopeo]="registry.example decides by its own logins"
  [podman]="registry.example decides by its own logins"
  [containerd]="403 Forbidden"
  [docker]="registry.example decides by its own logins"
)

# told DESCRIPTION WORDS COMMAND...: it fails, and says these words.
told() {
  local description=$1 words=$2 output
  shift 2
  if output=$("$@" 2>&1); then
    fail "$description: is refused" "$output"
  elif ! grep -qF -- "$words" <<<"$output"; then
    fail "$description: is told \"$words\"" "$output"
  else
    pass "$description: is told \"$words\""
  fi
}

# by_own_login CLIENT LABEL WRONG: with an empty store; WRONG is what a wrong login is told.
by_own_login() {
  local label="$1, $2"
  "$1_start"
  "$1_log_out"
  told "$label: without a login" "${login_is_needed[$1]}" "$1_get" "$app"
  told "$label: a wrong password" "$3" log_in_and_get "$1" carol "wrong $2" "$app"
  check "$label: the login at the registry" log_in_and_get "$1" carol carols-secret "$app"
  check "$label: with that login, an image for all of another registry" "$1_get" docker.io/library/multi:latest
  "$1_log_out"
  "$1_stop"
}

# logins_passed_on CLIENT: cold, warm, and without the registry behind; then another user of the registry, and one who
# is none.
logins_passed_on() {
  local mark
  step "$1: logins of the private registry, passed on"
  start_guarded caller
  name_certificates /etc/docker
  name_certificates /etc/containers
  mark=$(private_mark)
  by_own_login "$1" cold "${registry_refuses[$1]}"
  check_equal "$1, cold: no blob was sent twice" "" "$(sent_blobs "$mark" | sort | uniq -d)"
  mark=$(private_mark)
  by_own_login "$1" warm "${registry_refuses[$1]}"
  check_equal "$1, warm: the registry sent no content" "" "$(sent "$mark")"
  stop "$private_pid"
  by_own_login "$1" "the registry stopped" "502 Bad Gateway"
  run_private
  another_login "$1"
  stop "$entrepot_pid"
}

# sent MARK: the content that the registry has sent since then; sent_blobs of that, the blobs.
sent() {
  private_requests "$1" | grep -E '^GET .* 200$' || true
}

sent_blobs() {
  sent "$1" | grep -F /blobs/ || true
}

# another_login CLIENT: stored content is proven by each login, and fetched by none.
another_login() {
  local mark
  "$1_start"
  mark=$(private_mark)
  check "$1: another user of the registry, what is stored" log_in_and_get "$1" dave daves-secret "$app"
  check_words "$1: the registry was asked for that right" "HEAD 200" "$(private_requests "$mark" | grep -F team/app)"
  check_equal "$1: it sent no content" "" "$(sent "$mark")"
  told "$1: a user of Entrepot" "${registry_decides[$1]}" log_in_and_get "$1" ada adas-secret "$app"
  show_certificate node-1
  check "$1: the login, beside a node's certificate" beside_certificate "$1" carol carols-secret "$app"
  "$1_log_out"
  told "$1: the node's certificate alone" "${login_is_needed[$1]}" beside_certificate "$1" "" "" "$app"
  "$1_stop"
}

# beside_certificate CLIENT USER PASSWORD IMAGE: with the login, if there is one, and what show_certificate shows.
beside_certificate() {
  if [[ -n "$2" ]]; then
    "$1_log_in" "$2" "$3" || return
  fi
  if [[ "$1" == containerd ]]; then
    containerd_get_by certificate "$4"
  else
    "$1_get" "$4"
  fi
}

# A right ends with its proof, also for what is stored.
right_is_revoked() {
  step "skopeo: a right is revoked"
  start_guarded caller 1s
  name_certificates /etc/containers
  skopeo_start
  check "skopeo: before that, the image" log_in_and_get skopeo dave daves-secret "$app"
  htpasswd -D "$work/private.htpasswd" dave 2>/dev/null
  check "skopeo: within 10 s, no longer" wait_until 10 not skopeo_get "$app"
  told "skopeo: from then on" "your login" skopeo_get "$app"
  check "skopeo: another user has it still" log_in_and_get skopeo carol carols-secret "$app"
  skopeo_log_out
  skopeo_stop
  stop "$entrepot_pid"
}
