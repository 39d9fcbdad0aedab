# shellcheck shell=bash
# What is shown, in the order in which it runs.

cold_and_warm() {
  local mark expected
  step "$1: cold, then warm"
  start_empty_entrepot
  mapfile -t expected < <(blobs_of "$1")
  mark=$(upstream_mark)
  round "$1" cold
  check_got_once "$1, cold: each blob came from the upstream once" "$mark" "${expected[@]}"
  mark=$(upstream_mark)
  round "$1" warm
  check_got_nothing "$1, warm: the upstream sent nothing" "$mark"
}

all_together() {
  local name mark expected jobs=()
  step "all clients at the same time, cold"
  start_empty_entrepot
  mapfile -t expected < <(blobs_of skopeo)
  for name in "${clients[@]}"; do
    "${name}_start"
  done
  mark=$(upstream_mark)
  for name in "${clients[@]}"; do
    pull_all "$name" &
    jobs+=("$!")
  done
  wait "${jobs[@]}"
  for name in "${clients[@]}"; do
    check_pulls "$name" together
    "${name}_stop"
  done
  check_got_once "together: each blob came from the upstream once" "$mark" "${expected[@]}"
}

upstream_stops() {
  local name
  step "the upstream is gone"
  stop "$upstream_pid"
  for name in "${clients[@]}"; do
    round "$name" "upstream gone"
  done
  curl_again "upstream gone"
}

entrepot_crashes() {
  local name
  step "Entrepot is killed and starts again, the upstream still gone"
  crash_entrepot
  start_entrepot
  for name in "${clients[@]}"; do
    round "$name" "after kill -9"
  done
  curl_again "after kill -9"
}

data_folder_is_taken() {
  local pid status=0
  step "a second Entrepot on the same data folder"
  write_config "$work/second.yaml" "127.0.0.1:$(free_port)" "127.0.0.1:$(free_port)"
  start second "$entrepot" serve --config "$work/second.yaml"
  pid=$started_pid
  if ! wait_until 60 is_gone "$pid"; then
    fail "the second one ends"
    stop "$pid"
    return
  fi
  wait "$pid" || status=$?
  check_equal "the second one ends with status 1" 1 "$status"
  check_equal "the second one says one sentence on stderr" 1 "$(grep -c . "$work/logs/second.err")"
}

# The download is slower than the sockets' buffers are large, so it still runs when the signal comes.
entrepot_drains() {
  local status=0 curl_status=0 download began
  step "SIGTERM during a download"
  curl -fsS --limit-rate 12M -o "$work/drained" "http://$proxy/v2/team/big/blobs/$big_layer" &
  download=$!
  wait_until 30 test -s "$work/drained"
  began=$SECONDS
  kill -TERM "$entrepot_pid"
  wait "$download" || curl_status=$?
  check_equal "the download ends whole: curl's status" 0 "$curl_status"
  check_equal "the download ends whole: the bytes" "$big_layer" "$(digest_of "$work/drained")"
  if wait_until 30 is_gone "$entrepot_pid"; then
    wait "$entrepot_pid" || status=$?
    check_equal "Entrepot ends with status 0" 0 "$status"
  else
    fail "Entrepot ends within 30 s"
  fi
  check "the end took less than 35 s" test $((SECONDS - began)) -lt 35
}
