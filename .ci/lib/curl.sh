# shellcheck shell=bash
# curl, the plainest client: single requests, on an image that no other client pulls.

# request OUTPUT CURL_OPTION... URL_PATH: prints the status; the body goes to OUTPUT, the header fields to OUTPUT.head.
request() {
  local output=$1
  shift
  set -- "${@:1:$#-1}" "http://$proxy${*: -1}"
  "${client[@]}" curl -sS -o "$output" -D "$output.head" -w '%{http_code}' "$@" || echo " curl: $?"
}

# header OUTPUT NAME: the value of a header field of the answer that request wrote.
header() {
  sed -nE "s/^$2: *(.*)\r$/\1/Ip" "$1.head"
}

# check_request DESCRIPTION STATUS CURL_OPTION... URL_PATH: the body is left in $answer.
check_request() {
  rm -f "$answer"
  check_equal "curl: $1: status $2" "$2" "$(request "$answer" "${@:3}")"
}

# check_range DESCRIPTION RANGE FIRST LENGTH: of the big layer.
check_range() {
  local size
  size=$(stat -c %s "$big_file")
  check_request "$1" 206 -r "$2" "/v2/team/big/blobs/$big_layer"
  check_equal "curl: $1: Content-Range" "bytes $3-$(($3 + $4 - 1))/$size" "$(header "$answer" Content-Range)"
  check "curl: $1: the bytes" cmp "$answer" <(tail -c "+$(($3 + 1))" "$big_file" | head -c "$4")
}

curl_requests() {
  step "curl: manifests, blobs, ranges, refusals"
  answer=$work/answer
  big_manifest=$(upstream_digest team/big 1.0)
  big_layer=$(upstream_manifest team/big 1.0 | jq -r '.layers[1].digest')
  big_file=$layout/blobs/sha256/${big_layer#sha256:}
  # The blobs first: once its manifest was asked for, the layer is fetched ahead.
  curl_blobs
  curl_manifests
  curl_refusals
}

curl_manifests() {
  check_request "ping" 200 /v2/
  check_request "manifest by tag" 200 /v2/team/big/manifests/1.0
  check_equal "curl: manifest by tag: the bytes" "$big_manifest" "$(digest <"$answer")"
  check_equal "curl: manifest by tag: Docker-Content-Digest" "$big_manifest" "$(header "$answer" Docker-Content-Digest)"
  check_equal "curl: manifest by tag: Content-Type" $oci.manifest.v1+json "$(header "$answer" Content-Type)"
  local size etag
  size=$(stat -c %s "$answer")
  etag=$(header "$answer" ETag)
  check_request "HEAD of a tag" 200 -I /v2/team/big/manifests/1.0
  check_equal "curl: HEAD of a tag: Docker-Content-Digest" "$big_manifest" "$(header "$answer" Docker-Content-Digest)"
  check_equal "curl: HEAD of a tag: Content-Length" "$size" "$(header "$answer" Content-Length)"
  check_request "manifest with If-None-Match" 304 -H "If-None-Match: $etag" "/v2/team/big/manifests/$big_manifest"
}

curl_blobs() {
  local mark size
  mark=$(upstream_mark)
  check_request "HEAD of a cold blob" 200 -I "/v2/team/big/blobs/$big_layer"
  check_equal "curl: HEAD of a cold blob: Content-Length" "$(stat -c %s "$big_file")" "$(header "$answer" Content-Length)"
  check_equal "curl: HEAD of a cold blob: the upstream sent no blob" "" "$(upstream_gets "$mark" blobs)"
  check_range "the first bytes of a cold blob" 0-99999 0 100000
  check_request "whole blob" 200 "/v2/team/big/blobs/$big_layer"
  check_equal "curl: whole blob: the bytes" "$big_layer" "$(digest <"$answer")"
  check_got_once "curl: the blob came from the upstream once" "$mark" "$big_layer"
  size=$(stat -c %s "$big_file")
  check_range "range within" 1000000-50999999 1000000 50000000
  check_range "range to the end" $((size - 5000))- $((size - 5000)) 5000
  check_range "the last bytes" -7000 $((size - 7000)) 7000
  check_request "range past the end" 416 -r "$size-" "/v2/team/big/blobs/$big_layer"
}

# check_refusal DESCRIPTION STATUS CODE CURL_OPTION... URL_PATH: with the distribution spec's error code.
check_refusal() {
  check_request "$1" "$2" "${@:4}"
  check_equal "curl: $1: error code" "$3" "$(jq -r '.errors[0].code' "$answer" 2>&1)"
}

curl_refusals() {
  check_refusal "unknown tag" 404 MANIFEST_UNKNOWN /v2/team/big/manifests/none
  check_refusal "a manifest as a blob" 404 BLOB_UNKNOWN "/v2/team/big/blobs/$big_manifest"
  check_refusal "another repository's blob" 404 BLOB_UNKNOWN "/v2/library/one/blobs/$big_layer"
  check_refusal "a registry that is not configured" 404 NAME_UNKNOWN "/v2/team/big/manifests/1.0?ns=other.example"
  check_refusal "a push" 405 UNSUPPORTED -X POST /v2/team/big/blobs/uploads/
}

# With the upstream gone: what curl had before, by tag and by digest.
curl_again() {
  local reference
  for reference in 1.0 "$big_manifest"; do
    check_request "$1: manifest $reference" 200 "/v2/team/big/manifests/$reference"
    check_equal "curl: $1: the bytes of $reference" "$big_manifest" "$(digest <"$answer")"
  done
  check_request "$1: blob" 200 "/v2/team/big/blobs/$big_layer"
  check_equal "curl: $1: the bytes of the blob" "$big_layer" "$(digest <"$answer")"
}
