# shellcheck shell=bash
# Images made from nothing: one OCI image layout (image-spec, image-layout.md), written with tar, gzip and jq.

oci=application/vnd.oci.image

# The digest of what comes in.
digest() {
  sha256sum | sed -E 's/^([0-9a-f]+).*/sha256:\1/'
}

# add_blob MEDIA_TYPE FILE: moves the file into the layout and prints its descriptor.
add_blob() {
  local digest size
  digest=$(digest <"$2")
  size=$(stat -c %s "$2")
  mv "$2" "$layout/blobs/sha256/${digest#sha256:}"
  jq -nc --arg type "$1" --arg digest "$digest" --argjson size "$size" \
    '{mediaType: $type, digest: $digest, size: $size}'
}

# make_layer NAME BYTES: a layer that holds one file of random bytes; prints {diffId, descriptor}.
make_layer() {
  local root=$work/layer-$1 tar=$work/layer-$1.tar diff_id
  mkdir "$root"
  head -c "$2" /dev/urandom >"$root/$1"
  tar --create --file "$tar" --directory "$root" --owner 0 --group 0 "$1"
  diff_id=$(digest <"$tar")
  gzip --fast "$tar"
  jq -nc --arg diffId "$diff_id" --argjson descriptor "$(add_blob $oci.layer.v1.tar+gzip "$tar.gz")" \
    '{diffId: $diffId, descriptor: $descriptor}'
}

# make_image ARCHITECTURE LAYER...: prints the descriptor of the image's manifest.
make_image() {
  local architecture=$1 layers config json=$work/image.json
  shift
  layers=$(printf '%s\n' "$@" | jq -sc .)
  jq -n --arg architecture "$architecture" --argjson layers "$layers" '{
      architecture: $architecture, os: "linux", config: {Cmd: ["/none"]},
      rootfs: {type: "layers", diff_ids: [$layers[].diffId]}
    }' >"$json"
  config=$(add_blob $oci.config.v1+json "$json")
  jq -n --arg type $oci.manifest.v1+json --argjson config "$config" --argjson layers "$layers" '{
      schemaVersion: 2, mediaType: $type, config: $config, layers: [$layers[].descriptor]
    }' >"$json"
  add_blob $oci.manifest.v1+json "$json" |
    jq -c --arg architecture "$architecture" '.platform = {os: "linux", architecture: $architecture}'
}

# make_index MANIFEST...: prints the descriptor of an image index.
make_index() {
  local json=$work/index.json
  printf '%s\n' "$@" | jq -s --arg type $oci.index.v1+json \
    '{schemaVersion: 2, mediaType: $type, manifests: .}' >"$json"
  add_blob $oci.index.v1+json "$json"
}

# name_images NAME DESCRIPTOR...: writes the layout's index.json, by which skopeo finds an image.
name_images() {
  while (($# > 0)); do
    jq -c --arg name "$1" '.annotations = {"org.opencontainers.image.ref.name": $name}' <<<"$2"
    shift 2
  done | jq -s '{schemaVersion: 2, manifests: .}' >"$layout/index.json"
}

# The images of every scenario: `base` is shared by all of them, `body` is large enough to be streamed.
make_images() {
  layout=$work/layout
  mkdir -p "$layout/blobs/sha256"
  echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
  local base body amd64 arm64 app big
  base=$(make_layer base $((256 * 1024)))
  body=$(make_layer body $((8 * 1024 * 1024)))
  amd64=$(make_layer amd64 $((1024 * 1024)))
  arm64=$(make_layer arm64 $((1024 * 1024)))
  app=$(make_layer app $((64 * 1024)))
  big=$(make_layer big $((96 * 1024 * 1024)))
  name_images \
    one "$(make_image amd64 "$base" "$body")" \
    multi "$(make_index \
      "$(make_image amd64 "$base" "$amd64" "$body")" "$(make_image arm64 "$base" "$arm64" "$body")")" \
    app "$(make_image amd64 "$base" "$app")" \
    big "$(make_image amd64 "$base" "$big")"
}

# push IMAGE REPOSITORY:TAG [SKOPEO_OPTION...]: copies an image of the layout to the upstream.
push() {
  local image=$1 target=$2
  shift 2
  "${client[@]}" skopeo copy --quiet --all --dest-tls-verify=false "$@" \
    "oci:$layout:$image" "docker://$upstream/$target"
}

push_images() {
  push one library/one:1.0
  push one library/one:docker --format v2s2
  push multi library/multi:latest
  push multi library/multi:docker --format v2s2
  push app team/app:1.0
  push big team/big:1.0
}
