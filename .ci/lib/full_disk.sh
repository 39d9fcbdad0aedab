# shellcheck shell=bash
# What is shown of a full disk, in the order in which it runs.

disk_mib=80
ballast_mib=32   # of the disk; RocksDB takes 22 in advance of what remains
layer_mib=6
images=(one two three four five six)
spare=(seven eight nine ten)
tiny=(tiny-{1..8}) # enough to fill the last page that the index had
huge_mib=88      # more than the whole disk

# Images of one layer each.
make_full_disk_images() {
  local name names=()
  layout=$work/layout
  mkdir -p "$layout/blobs/sha256"
  echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
  for name in "${images[@]}" "${spare[@]}"; do
    names+=("$name" "$(make_image amd64 "$(make_layer "$name" $((layer_mib << 20)))")")
  done
  for name in "${tiny[@]}"; do
    names+=("$name" "$(make_image amd64 "$(make_layer "$name" 64)")")
  done
  names+=(huge "$(make_image amd64 "$(make_layer huge $((huge_mib << 20)))")")
  name_images "${names[@]}"
  for name in "${images[@]}" "${spare[@]}" "${tiny[@]}" huge; do
    push "$name" "library/$name:1.0"
  done
}

mount_data() {
  disk=$work/disk
  data=$disk/data
  mkdir "$disk"
  mount -t tmpfs -o "size=${disk_mib}m" tmpfs "$disk"
  head -c "$((ballast_mib << 20))" /dev/zero >"$disk/ballast"
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
  local repository=$proxy/v2/library/$1 manifest blob
  manifest=$(mktemp -p "$work")
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

# metric NAME: its value; of one without labels.
metric() {
  curl -fsS "http://$admin/metrics" | sed -nE "s/^$1 //p"
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

# The log since the last start.
log_now() {
  tail -n "+$((log_mark + 1))" "$work/logs/entrepot.out"
}

# log_lines TEXT: how many lines of it have that.
log_lines() {
  log_now | grep -c -- "$1" || true
}

# The lines of trouble in it, but for those that are due on a full disk, and what is said of the
# upstream: it is stopped at times.
trouble() {
  log_now | grep -E ' (WARN|ERROR) ' | grep -vE 'The store cannot keep what comes|Breaker: |GroupForcer: .* the next start looks at them' || true
}

start_marked() {
  touch "$work/logs/entrepot.out"
  log_mark=$(wc -l <"$work/logs/entrepot.out")
  start_entrepot
}

check_not_keeping() {
  check_equal "$1: /readyz still welcomes clients" 200 \
    "$(curl -sS -o "$work/ready" -w '%{http_code}' "http://$admin/readyz")"
  check_words "$1: /readyz says that nothing is kept" "keeps nothing" "$(cat "$work/ready")"
  check_equal "$1: entrepot_store_failing" 1.0 "$(metric entrepot_store_failing)"
  check_equal "$1: one line of the log says so" 1 "$(log_lines "The store cannot keep what comes")"
  check_equal "$1: no other line of trouble" "" "$(trouble)"
  check "$1: nothing lies in staging" wait_until 10 staging_is_empty
}

staging_is_empty() {
  [[ -z "$(ls "$data/staging")" ]]
}

more_than_fits() {
  local pids=() i
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
  check_pull "again" one six
  check_not_keeping "still full"
}

# The write-ahead log is given its room in advance; the index meets the end of the disk at once
# only if there was too little for that when it was opened.
index_cannot_write() {
  local manifests
  step "not even the index can write"
  stop "$entrepot_pid"
  fill 1024
  start_marked
  fill
  check_equal "the disk is full to the last byte" 0 "$(df --output=avail "$disk" | tail -n 1 | tr -d ' ')"
  check_pull "index full" "${tiny[@]}"
  manifests=$(metric entrepot_store_manifests)
  check_pull "index full, new" "${spare[@]}"
  check_pull "index full, known" one six
  check_pull "index full, again" "${spare[@]}"
  check_equal "index full: it takes no more manifests" "$manifests" "$(metric entrepot_store_manifests)"
  check_not_keeping "index full"
}

# keeps_again NAME: pulls it; whether it is kept then.
keeps_again() {
  pull_with_curl "$1" && [[ "$(curl -fsS "http://$admin/readyz")" == ready ]] && is_kept "$1"
}

# check_keeps_again LABEL NAME
check_keeps_again() {
  check "$1: what comes is kept again" wait_until 20 keeps_again "$2"
  check_equal "$1: entrepot_store_failing" 0.0 "$(metric entrepot_store_failing)"
  check_equal "$1: one line of the log says so" 1 "$(log_lines "The store keeps what comes again")"
  # Once more: the first pull after the trouble began within it.
  check_pull "$1" "$2"
}

room_again() {
  step "there is room again: no restart is needed"
  rm "$disk/filler" "$disk/ballast"
  check_keeps_again "room" seven
  check_pull "room" eight
}

# An unfinished download of the last run; it gives way, and staging is found empty.
unfinished=sha256-$(printf 'a%.0s' {1..64}).part

killed_while_full() {
  local known
  step "killed while the disk is full, and started on it, the upstream gone"
  fill
  check_pull "full again" nine
  crash_entrepot
  : >"$data/staging/$unfinished"
  fill
  known=$(kept_images)
  stop "$upstream_pid"
  start_marked
  check_words "what was pulled just before is kept" "seven eight" "$known"
  # shellcheck disable=SC2086
  check_pull "started on a full disk" $known
  check_not_keeping "started on a full disk"
  check_words "/readyz says why" "can only be read" "$(cat "$work/ready")"
  start_upstream
  check_pull "started on a full disk, the upstream back" nine ten
  check_not_keeping "started on a full disk, new images"
  first_start
  rm "$disk/filler"
  check_keeps_again "room after that start" nine
}

# On a disk that is full; nothing of it stands in the way of the next start.
first_start() {
  local status=0
  (
    data=$disk/other
    write_config "$work/other.yaml" "127.0.0.1:$(free_port)" "127.0.0.1:$(free_port)"
  )
  timeout 60 "$entrepot" serve --config "$work/other.yaml" >"$work/other.out" 2>"$work/other.err" </dev/null || status=$?
  check_equal "a first start on a full disk ends with status 1" 1 "$status"
  check_equal "a first start on a full disk says one sentence" 1 "$(grep -c . "$work/other.err")"
  check_words "a first start on a full disk says why" "No space left" "$(cat "$work/other.err")"
}

everything_is_kept() {
  local known
  step "an orderly restart, the upstream gone"
  known=$(kept_images)
  stop "$upstream_pid"
  stop "$entrepot_pid"
  start_marked
  check_words "what was pulled is kept" "seven eight nine" "$known"
  # shellcheck disable=SC2086
  check_pull "restarted" $known
  check_equal "restarted: no trouble in the log" "" "$(trouble)"
  check_equal "restarted: /readyz" ready "$(curl -fsS "http://$admin/readyz")"
  check_equal "restarted: nothing lies in staging" "" "$(ls "$data/staging")"
  check_equal "restarted: as many blobs are listed as there are files" \
    "$(find "$data/blobs" -type f | wc -l).0" "$(metric entrepot_store_blobs)"
  check "restarted: every file is what its name says" files_match_names_below "$data/blobs/sha256"
}

files_match_names_below() {
  local folder
  for folder in "$1"/*/; do
    files_match_names "$folder"
  done
}

# import_fails LABEL COMMAND...: an import meets the end of the disk, and says so in one sentence.
import_fails() {
  local label=$1 status=0
  shift
  "$@" >"$work/import.out" 2>"$work/import.err" || status=$?
  check_equal "$label: the status" 1 "$status"
  check_equal "$label: one sentence" 1 "$(grep -c . "$work/import.err")"
  check_words "$label: it says why, and what to do" "takes no more room import again" "$(cat "$work/import.err")"
}

# What is imported meets the same disk: in a running server, and on a store that nobody uses.
imports_that_do_not_fit() {
  local name
  step "bundles that do not fit"
  skopeo copy --quiet "oci:$layout:huge" "oci-archive:$work/huge.tar:docker.io/library/huge:1.0"
  import_fails "a server" "$entrepot" import --config "$work/entrepot.yaml" "$work/huge.tar"
  check "a server: nothing lies in staging" wait_until 10 staging_is_empty
  check_pull "a server after an import that did not fit" seven eight nine
  "$entrepot" export --config "$work/entrepot.yaml" --quiet -o "$work/kept.tar" {seven,eight,nine}:1.0
  stop "$entrepot_pid"
  rm -rf "$data"
  (
    data=$disk/imported
    write_config "$work/imported.yaml" "127.0.0.1:$(free_port)" "127.0.0.1:$(free_port)"
  )
  fill $(((22 + layer_mib + layer_mib / 2) * 1024))
  import_fails "a store" "$entrepot" import --config "$work/imported.yaml" "$work/kept.tar"
  check_equal "a store: no image is there in part" "" "$("$entrepot" images --config "$work/imported.yaml" --quiet)"
  rm "$disk/filler"
  "$entrepot" import --config "$work/imported.yaml" "$work/kept.tar" >"$work/import.out"
  for name in seven eight nine; do
    check "room: $name is imported" grep -q "^docker.io/library/$name:1.0 .* new$" "$work/import.out"
  done
  check "room: the import has gone on: $(tail -n 1 "$work/import.out")" grep -qE " [1-9][0-9]* (was|were) here" "$work/import.out"
  check "room: every file is what its name says" files_match_names_below "$disk/imported/blobs/sha256"
}
