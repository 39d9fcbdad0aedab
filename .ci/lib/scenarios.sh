# shellcheck shell=bash
# What is shown, in the order in which it runs.

# cold_and_warm CLIENT BY
cold_and_warm() {
  local mark expected
  step "$1 by $2: cold, then warm"
  start_empty_entrepot
  mapfile -t expected < <(blobs_of "$1" "$2")
  mark=$(upstream_mark)
  round "$1" "$2" cold
  check_got_once "$1, cold: each blob came from the upstream once" "$mark" "${expected[@]}"
  mark=$(upstream_mark)
  round "$1" "$2" warm
  check_got_nothing "$1, warm: the upstream sent nothing" "$mark"
}

all_together() {
  local name mark expected jobs=()
  step "all clients at the same time, cold"
  start_empty_entrepot
  mapfile -t expected < <(blobs_of skopeo tag)
  for name in "${clients[@]}"; do
    "${name}_start"
  done
  mark=$(upstream_mark)
  for name in "${clients[@]}"; do
    pull_all "$name" tag &
    jobs+=("$!")
  done
  wait "${jobs[@]}"
  for name in "${clients[@]}"; do
    check_pulls "$name" tag together
    "${name}_stop"
  done
  check_got_once "together: each blob came from the upstream once" "$mark" "${expected[@]}"
}

# Every name that means the same image, as skopeo asks for it.
other_names() {
  local name expected
  step "other names of one image"
  expected=$(upstream_digest library/one 1.0)
  for name in one library/one {,index.,registry-1.}docker.io/library/one docker.io/one; do
    check_equal "$name" "$expected" "$(
      "${client[@]}" skopeo inspect --raw --tls-verify=false "docker://$proxy/$name:1.0" | digest
    )"
  done
}

# Whole indexes, with all their platforms.
all_platforms() {
  local image=docker.io/library/multi:latest copy=$work/copy
  step "all platforms at once"
  check "skopeo copies the whole index" "${client[@]}" skopeo copy --quiet --all --src-tls-verify=false \
    "docker://$proxy/$image" "oci:$copy"
  check_equal "skopeo: the copy is the index" "${digests[$image linux/amd64]%% *}" \
    "$(jq -r '.manifests[0].digest' "$copy/index.json")"
  containerd_start
  check "containerd pulls all platforms" run_ctr images pull --hosts-dir "$work/containerd/hosts" \
    --snapshotter native --all-platforms "$image"
  check_words "containerd: all platforms are there" \
    "${digests[$image linux/amd64]} ${digests[$image linux/arm64]}" "$(run_ctr content ls --quiet)"
  containerd_stop
}

# everyone_again LABEL: what was pulled before, by tag and by digest.
everyone_again() {
  local name
  for name in "${clients[@]}"; do
    round "$name" tag "$1"
    round "$name" digest "$1"
  done
  curl_again "$1"
}

upstream_stops() {
  step "the upstream is gone"
  stop "$upstream_pid"
  everyone_again "upstream gone"
}

entrepot_crashes() {
  step "Entrepot is killed and starts again, the upstream still gone"
  crash_entrepot
  start_entrepot
  everyone_again "after kill -9"
}

# The upstream is back, and is not asked.
entrepot_offline() {
  local mark
  step "Entrepot is offline"
  stop "$entrepot_pid"
  start_upstream
  mark=$(upstream_mark)
  start_entrepot --offline
  everyone_again "offline"
  check_words "skopeo is told what to do about an image that is not here" \
    "docker.io/library/none:1 is not in this cache, which is offline" \
    "$("${client[@]}" skopeo inspect --raw --tls-verify=false "docker://$proxy/none:1" 2>&1)"
  check_equal "it is listed for the next bundle" docker.io/library/none:1 \
    "$("$entrepot" missed -q --config "$work/entrepot.yaml")"
  check_equal "the upstream was asked for nothing" "$mark" "$(upstream_mark)"
  stop "$upstream_pid"
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
  check_equal "the download ends whole: the bytes" "$big_layer" "$(digest <"$work/drained")"
  if wait_until 30 is_gone "$entrepot_pid"; then
    wait "$entrepot_pid" || status=$?
    check_equal "Entrepot ends with status 0" 0 "$status"
  else
    fail "Entrepot ends within 30 s"
  fi
  check "the end took less than 35 s" test $((SECONDS - began)) -lt 35
}

# Blobs break, stall and are refused for a while, manifests lack what they should have: no client notices.
upstream_misbehaves() {
  local name needed
  step "the upstream misbehaves"
  upstream=127.0.0.1:$(free_port)
  start_scripted --seed 3 --images 1 --layer-size 3MiB \
    --fault 'stall=500000@GET:blob#1' --fault 'status=503@GET:blob#2' \
    --fault 'cut=1MiB@GET:blob' --fault 'no-header=etag@blob' \
    --fault 'chunked,no-header=docker-content-digest@manifest'
  forget_images
  expect docker.io library/app-0 v1 linux/amd64
  start_empty_entrepot
  for name in "${clients[@]}"; do
    round "$name" tag "misbehaving upstream"
  done
  needed=$(du --bytes --summarize "$data/blobs" | cut -f 1)
  check "the upstream sent no more than 1.2 times what was kept" \
    test "$(scripted_bytes)" -le $((needed * 12 / 10))
  check_equal "nothing is left unfinished" "" "$(ls "$data/staging")"
}
