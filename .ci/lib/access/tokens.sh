# shellcheck shell=bash
# The token service and certificates, as curl asks.

# ask PATH [CURL_OPTION...]: prints the body, and the status in the last line.
ask() {
  curl -sS --cacert "$certificates/servers.crt" -w '\n%{http_code}\n' "${@:2}" "https://$name$1"
}

status_of() {
  ask "$@" | tail -n 1
}

# token_of [CURL_OPTION...]: for ada's image, by GET.
token_of() {
  ask "/auth/token?service=docker.io&scope=repository:library/one:pull" "$@" | head -n 1 | jq -r .token
}

tokens_by_curl() {
  local token form=(-d grant_type=password -d client_id=curl -d service=docker.io -d scope=repository:library/one:pull)
  local one=/v2/library/one/manifests/1.0 node=(--cert "$certificates/node-1.crt" --key "$certificates/node-1.key")
  step "tokens and certificates, as curl asks"
  start_guarded shared
  token=$(token_of -u ada:adas-secret)
  check_equal "a token by GET opens its repository" 200 "$(status_of "$one" -H "Authorization: Bearer $token")"
  check_equal "by HEAD as well" 200 "$(status_of "$one" -I -H "Authorization: Bearer $token")"
  check_equal "and no other" 403 "$(status_of /v2/registry.example/team/app/manifests/1.0 -H "Authorization: Bearer $token")"
  token=$(ask /auth/token "${form[@]}" -d username=ada -d password=adas-secret | head -n 1 | jq -r .access_token)
  check_equal "a token by POST opens its repository" 200 "$(status_of "$one" -H "Authorization: Bearer $token")"
  check_equal "a wrong password by POST: the status of OAuth2" 400 \
    "$(status_of /auth/token "${form[@]}" -d username=ada -d password=wrong)"
  token=$(token_of "${node[@]}")
  check_equal "a token got by a certificate opens without it" 200 "$(status_of "$one" -H "Authorization: Bearer $token")"
  check_equal "a ping with a certificate is not challenged" 200 "$(status_of /v2/ "${node[@]}")"
  check_equal "a password beside a certificate counts" 403 \
    "$(status_of /v2/registry.example/team/app/manifests/1.0 "${node[@]}" -u ada:adas-secret)"
  check_words "a stranger's certificate is refused at the handshake" "alert unknown ca" \
    "$(status_of /v2/ --cert "$certificates/stranger.crt" --key "$certificates/stranger.key" 2>&1)"
  check_words "and in the log" "CN=stranger access.client-certificates.ca" \
    "$(grep -hF stranger "$work"/logs/entrepot.* | tail -n 1)"
  stop "$entrepot_pid"
}
