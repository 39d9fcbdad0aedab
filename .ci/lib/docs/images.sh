# shellcheck shell=bash
# The images that the pages name, with the same bytes each time, in a folder that a registry of each page reads.

# steady_layer NAME BYTES: as make_layer, of bytes and times that are the same in each run.
steady_layer() {
  local root=$work/layer-$1 tar=$work/layer-$1.tar diff_id
  mkdir "$root"
  openssl enc -aes-128-ctr -nosalt -pass "pass:$1" -pbkdf2 </dev/zero 2>/dev/null | head -c "$2" >"$root/$1" || true
  tar --create --file "$tar" --directory "$root" --owner 0 --group 0 --mode 0644 --mtime @0 "$1"
  diff_id=$(digest <"$tar")
  gzip --fast --no-name "$tar"
  jq -nc --arg diffId "$diff_id" --argjson descriptor "$(add_blob $oci.layer.v1.tar+gzip "$tar.gz")" \
    '{diffId: $diffId, descriptor: $descriptor}'
}

# built_image COMMAND CREATED ARCHITECTURE LAYER...: as make_image, with a history as docker build writes it.
built_image() {
  local command=$1 created=$2 architecture=$3 layers config json=$work/image.json
  shift 3
  layers=$(printf '%s\n' "$@" | jq -sc .)
  jq -n --arg command "$command" --arg created "$created" --arg architecture "$architecture" --argjson layers "$layers" '{
      architecture: $architecture, os: "linux", created: $created,
      config: {Cmd: [$command], Env: ["PATH=/usr/bin:/bin"], Labels: {team: "web"}},
      rootfs: {type: "layers", diff_ids: [$layers[].diffId]},
      history: [
        {created: "2026-10-05T10:00:00Z", created_by: "/bin/sh -c #(nop) ADD file:4173ee1be7bb48c1b2e37b1c5d2a1b4f in / "},
        {created: "2026-10-05T10:00:00Z", created_by: "/bin/sh -c #(nop)  CMD [\"/bin/sh\"]", empty_layer: true},
        ($layers[1:][] | {created: $created, created_by: "COPY app /app # buildkit", comment: "buildkit.dockerfile.v0"})
      ]
    }' >"$json"
  config=$(add_blob $oci.config.v1+json "$json")
  jq -n --arg type $oci.manifest.v1+json --argjson config "$config" --argjson layers "$layers" '{
      schemaVersion: 2, mediaType: $type, config: $config, layers: [$layers[].descriptor]
    }' >"$json"
  add_blob $oci.manifest.v1+json "$json" |
    jq -c --arg architecture "$architecture" '.platform = {os: "linux", architecture: $architecture}'
}

make_page_images() {
  layout=$work/layout
  mkdir -p "$layout/blobs/sha256"
  echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
  local base app two small other amd64 arm64 created=2026-11-01T10:00:00Z
  base=$(steady_layer base $((256 * 1024)))
  app=$(steady_layer app $((64 * 1024)))
  two=$(steady_layer two $((192 * 1024)))
  small=$(steady_layer small $((3 * 1024 * 1024)))
  other=$(steady_layer other $((5 * 1024 * 1024)))
  amd64=$(built_image /bin/sh $created amd64 "$small")
  arm64=$(built_image /bin/sh $created arm64 "$small")
  name_images \
    one "$(built_image /app $created amd64 "$base" "$app")" \
    two "$(built_image /app $created amd64 "$base" "$two")" \
    app "$(built_image /app $created amd64 "$small" "$app")" \
    multi "$(make_index "$amd64" "$arm64")" \
    other "$(make_index "$(built_image /bin/bash $created amd64 "$other")" "$(built_image /bin/bash $created arm64 "$other")")"
}

# Fills $work/upstream, which each page's registry reads. One registry stands for all that the pages name.
fill_upstream() {
  start_upstream
  make_page_images
  push one library/one:1.0 --format v2s2
  push two library/one:2.0 --format v2s2
  local name
  for name in alpine:3.20 alpine:3.21 alpine:latest nginx:1.27.3 busybox:latest redis:7.4.1 multi:latest; do
    push multi "library/$name"
  done
  push other library/debian:12
  push app org/app:1
  push app org/app:v1.0
  push app team/app:1.0
  push multi owner/image:tag
  stop "$upstream_pid"
}
