# shellcheck shell=bash
# What is shown of a full disk, in the order in which it runs.

disk_mib=64      # of it, RocksDB takes 22 in advance
layer_mib=9
images=(one two three four five six)
spare=(seven eight nine ten)
huge_mib=80      # more than the whole disk

# Images of one layer each.
make_full_disk_images() {
  local name names=()
  layout=$work/layout
  mkdir -p "$layout/blobs/sha256"
  echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
  for name in "${images[@]}" "${spare[@]}"; do
    names+=("$name" "$(make_image amd64 "$(make_layer "$name" $((layer_mib << 20)))")")
  done
  names+=(huge "$(make_image amd64 "$(make_layer huge $((huge_mib << 20)))")")
  name_images "${names[@]}"
  for name in "${images[@]}" "${spare[@]}" huge; do
    push "$name" "library/$name:1.0"
  done
}

mount_data() {
  disk=$work/disk
  data=$disk/data
  mkdir "$disk"
  mount -t tmpfs -o "size=${disk_mib}m" tmpfs "$disk"
}

# fill [KIB]: leaves at most so much room on the disk, none if it is not given.
fill() {
  local free
  free=$(df --output=avail "$disk" | tail -n 1)
  head -c "$(((free - ${1:-0}) * 1024))" /dev/zero >>"$disk/filler" || true
  if (($# == 0)); then
    # The last page, where the count of free ones was behind.
    head -c 1M /dev/zero >>"$disk/filler" 2>/dev/null || true
  fi
}

# pull_with_curl NAME: by tag; every digest that came, as computed from its body.
pull_with_curl() {
  local repository=$proxy/v2/library/$1 manifest=$work/manifest.$1 blob
  curl -fsS -o "$manifest" "http://$repository/manifests/1.0"
  digest <"$manifest"
  jq -r '.config.digest, .layers[].digest' "$manifest" | while read -r blob; do
    curl -fsS "http://$repository/blobs/$blob" | digest
  done
}

# digests_of NAME: what a pull has to bring.
digests_of() {
  jq -r --arg name "$1" \
    '.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == $name).digest' "$layout/index.json" |
    while IFS=: read -r _ hex; do
      echo "sha256:$hex"
      jq -r '.config.digest, .layers[].digest' "$layout/blobs/sha256/$hex"
    done
}

# check_pull LABEL NAME...
check_pull() {
  local label=$1 name
  shift
  for name in "$@"; do
    check_equal "$label: $name comes whole and right" "$(digests_of "$name")" "$(pull_with_curl "$name" 2>&1)"
  done
}

store_failing() {
  curl -fsS "http://$admin/metrics" | sed -nE 's/^entrepot_store_failing(\{.*\})? //p'
}

# is_kept NAME: whether the store has its layer.
is_kept() {
  local hex
  hex=$(digests_of "$1" | tail -n 1)
  hex=${hex#sha256:}
  [[ -e "$data/blobs/sha256/${hex:0:2}/$hex" ]]
}

kept_images() {
  local name
  for name in "${images[@]}" "${spare[@]}"; do
    if is_kept "$name"; then
      echo "$name"
    fi
  done
}

# log_lines TEXT: how many lines of this run's log have it.
log_lines() {
  tail -qn "+$((log_mark + 1))" "$work/logs/entrepot.out" | grep -c -- "$1" || true
}

mark_log() {
  log_mark=$(wc -l <"$work/logs/entrepot.out")
}

start_marked() {
  touch "$work/logs/entrepot.out"
  mark_log
  start_entrepot
}

# restart: an orderly end and a new start.
restart() {
  stop "$entrepot_pid"
  start_marked
}

check_not_keeping() {
  check_equal "$1: /readyz still welcomes clients" 200 \
    "$(curl -sS -o "$work/ready" -w '%{http_code}' "http://$admin/readyz")"
  check_words "$1: /readyz says that nothing is kept" "keeps nothing" "$(cat "$work/ready")"
  check_equal "$1: entrepot_store_failing" 1.0 "$(store_failing)"
  check_equal "$1: one line of the log says so" 1 "$(log_lines "The store cannot keep what comes")"
  check_equal "$1: no other line of trouble" "" \
    "$(tail -n "+$((log_mark + 1))" "$work/logs/entrepot.out" | grep -E ' (WARN|ERROR) ' | grep -v "The store cannot keep")"
  check_equal "$1: nothing lies in staging" "" "$(ls "$data/staging")"
}

more_than_fits() {
  local name pids=() i
  step "more is pulled than the disk holds"
  start_marked
  check_pull "cold" "${images[@]}"
  check "some of it is kept" test -n "$(kept_images)"
  check_equal "the last one is not" "" "$(kept_images | grep -x six)"
  check_not_keeping "full"
  check "skopeo copies an image larger than the disk" "${client[@]}" skopeo copy --quiet --src-tls-verify=false \
    "docker://$proxy/library/huge:1.0" "dir:$work/huge"
  check "skopeo: its files are right" files_match_names "$work/huge"
  for i in 1 2 3 4; do
    pull_with_curl huge >"$work/huge.$i" 2>&1 &
    pids+=("$!")
  done
  wait "${pids[@]}"
  for i in 1 2 3 4; do
    check_equal "client $i of 4 at once: the image larger than the disk" "$(digests_of huge)" "$(cat "$work/huge.$i")"
  done
  check_pull "again" "${images[@]}"
  check_not_keeping "still full"
}

# The write-ahead log is given its room in advance; the index meets the end of the disk at once
# only if there was too little for that when it was opened.
index_cannot_write() {
  step "not even the index can write"
  stop "$entrepot_pid"
  fill 1024
  start_marked
  fill
  check_equal "the disk is full to the last byte" 0 "$(df --output=avail "$disk" | tail -n 1 | tr -d ' ')"
  check_pull "new images, index full" "${spare[@]}"
  check_pull "known images, index full" "${images[@]}"
  check_pull "new images again, index full" "${spare[@]}"
  check_not_keeping "index full"
  check_words "index full: /readyz names the index" "index" "$(cat "$work/ready")"
}

keeps_again() {
  pull_with_curl "$1" >/dev/null && [[ "$(curl -fsS "http://$admin/readyz")" == ready ]] && is_kept "$1"
}

room_again() {
  step "there is room again: no restart is needed"
  rm "$disk/filler"
  rm -f "$(file_of_kept "$(kept_images | head -n 1)")"
  check "what comes is kept again" wait_until 20 keeps_again seven
  check_equal "entrepot_store_failing" 0.0 "$(store_failing)"
  check_equal "one line of the log says so" 1 "$(log_lines "The store keeps what comes again")"
}

# file_of_kept NAME: its layer's file.
file_of_kept() {
  local hex
  hex=$(digests_of "$1" | tail -n 1)
  hex=${hex#sha256:}
  echo "$data/blobs/sha256/${hex:0:2}/$hex"
}
killed_while_full() { :; }
everything_is_kept_again() { :; }
