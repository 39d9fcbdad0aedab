# shellcheck shell=bash
# What is pulled, what a client must report for it, and the rounds of pulls.

pulls=()               # "IMAGE PLATFORM"
declare -A digests=()  # by pull: the digest that the image's name means, and its configuration's for the platform
declare -A blobs=()    # by pull: the configuration and the layers

# expect REGISTRY REPOSITORY TAG PLATFORM...: by tag and by digest, for each platform.
expect() {
  local registry=$1 repository=$2 tag=$3 digest platform manifest config image
  shift 3
  digest=$(upstream_digest "$repository" "$tag")
  for platform in "$@"; do
    manifest=$(platform_manifest "$repository" "$tag" "$platform")
    config=$(jq -r .config.digest <<<"$manifest")
    for image in "$registry/$repository:$tag" "$registry/$repository@$digest"; do
      pulls+=("$image $platform")
      digests[$image $platform]="$digest $config"
      blobs[$image $platform]=$(jq -r '.config.digest, .layers[].digest' <<<"$manifest")
    done
  done
}

upstream_digest() {
  upstream_manifest "$1" "$2" | digest
}

# platform_manifest REPOSITORY REFERENCE PLATFORM: the image's manifest, found through the index if there is one.
platform_manifest() {
  local manifest instance
  manifest=$(upstream_manifest "$1" "$2")
  instance=$(jq -r --arg platform "$3" \
    '.manifests[]? | select("\(.platform.os)/\(.platform.architecture)" == $platform).digest' <<<"$manifest")
  if [[ -n "$instance" ]]; then
    upstream_manifest "$1" "$instance"
  else
    echo "$manifest"
  fi
}

expect_images() {
  expect docker.io library/one 1.0 linux/amd64
  expect docker.io library/one docker linux/amd64
  expect docker.io library/multi latest linux/amd64 linux/arm64
  expect docker.io library/multi docker linux/amd64 linux/arm64
  expect registry.example team/app 1.0 linux/amd64
}

# From here on none of what was expected.
forget_images() {
  pulls=()
  digests=()
  blobs=()
}

# pulls_of CLIENT BY: one pull a line; BY is tag or digest.
pulls_of() {
  local pull
  for pull in "${pulls[@]}"; do
    if [[ "$1" == docker && "$pull" != docker.io/* ]]; then
      continue
    fi
    if [[ "$2" == digest && "$pull" == *@* || "$2" == tag && "$pull" != *@* ]]; then
      echo "$pull"
    fi
  done
}

# blobs_of CLIENT BY: the digests of all that its pulls need, sorted, each once.
blobs_of() {
  local pull
  while read -r pull; do
    echo "${blobs[$pull]}"
  done < <(pulls_of "$1" "$2") | sort -u
}

# pull_all CLIENT BY: writes for each pull a line "pulled DIGEST…" or "failed MESSAGE".
pull_all() {
  local name=$1 image platform report status
  while read -r image platform; do
    set +e
    report=$(
      set -e
      "${name}_pull" "$image" "$platform" 2>"$work/$name.stderr" </dev/null
    )
    status=$?
    set -e
    if ((status == 0)); then
      printf 'pulled %s\n' "${report//$'\n'/ }"
    else
      printf 'failed with status %d: %s\n' "$status" "$(tail -n 5 "$work/$name.stderr" | tr '\n' ' ')"
    fi
  done < <(pulls_of "$name" "$2") >"$work/$name.reports"
}

# check_pulls CLIENT BY LABEL: what the client reported is what was pushed.
check_pulls() {
  local pull report
  while read -r pull <&3 && read -r report <&4; do
    check_words "$1, $3: $pull" "pulled ${digests[$pull]}" "$report"
  done 3< <(pulls_of "$1" "$2") 4<"$work/$1.reports"
}

# round CLIENT BY LABEL: the pulls of a client that has nothing yet.
round() {
  "${1}_start"
  pull_all "$1" "$2"
  check_pulls "$1" "$2" "$3"
  "${1}_stop"
}

# check_got_once DESCRIPTION MARK DIGEST...: the upstream has sent each of these blobs once, and no other, since the mark.
check_got_once() {
  local description=$1 mark=$2
  shift 2
  wait_until 5 got_at_least "$mark" "$#" || true
  check_equal "$description" "$(printf '%s\n' "$@")" "$(upstream_gets "$mark" blobs | sort)"
}

got_at_least() {
  (($(upstream_gets "$1" blobs | wc -l) >= $2))
}

# check_got_nothing DESCRIPTION MARK: no manifest and no blob was asked of the upstream since the mark.
check_got_nothing() {
  check_equal "$1" "" "$(upstream_gets "$2" blobs; upstream_gets "$2" manifests)"
}
