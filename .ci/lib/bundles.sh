# shellcheck shell=bash
# Images that go from the site that has the upstream to one that has no way out: those that its clients have pulled.

# carried: what the first bundle holds, beside library/one:rolling.
carried=(docker.io/library/{one:1.0,one:docker,multi:latest,multi:docker} registry.example/team/app:1.0)

# bundles_are_read: a full bundle, as other tools read it.
bundles_are_read() {
  local manifest=$1 bundle=$work/site.tar dir id
  step "a bundle, read by skopeo, containerd and docker"
  dir=$(mktemp -d -p "$work")
  "${client[@]}" skopeo copy --quiet "oci-archive:$bundle:docker.io/library/one:1.0" "dir:$dir"
  check_equal "skopeo: the manifest" "$manifest" "$(digest <"$dir/manifest.json")"
  files_match_names "$dir"
  containerd_start
  run_ctr images import --snapshotter native "$bundle" >&2
  check_equal "containerd: the digest" "$manifest" \
    "$(run_ctr images ls name==docker.io/library/one:1.0 | grep -oE 'sha256:[0-9a-f]{64}')"
  check "containerd: the image is complete" grep -q "complete (" \
    <(run_ctr images check --snapshotter native name==docker.io/library/one:1.0)
  containerd_stop
  docker_start
  run_docker load --quiet --input "$bundle" >&2
  id=$(upstream_manifest library/one 1.0 | jq -r .config.digest)
  check_equal "docker: the image's id" "$id" "$(run_docker image inspect --format '{{.Id}}' library/one:1.0)"
  docker_stop
}

# far COMMAND...: Entrepot on the far side's store.
far() {
  "$entrepot" "$1" --config "$work/far.yaml" "${@:2}"
}

# Starts the far side offline, and has all clients pull from it.
far_side_serves() {
  local here=$proxy name
  proxy=127.0.0.1:$(free_port)
  far_admin=127.0.0.1:$(free_port)
  data=$far_data write_config "$work/far.yaml" "$proxy" "$far_admin"
  start far "$entrepot" serve --offline --config "$work/far.yaml"
  far_pid=$started_pid
  await far 60 curl -fsS "http://$far_admin/readyz"
  for name in "${clients[@]}"; do
    round "$name" tag "the other site"
    round "$name" digest "the other site"
  done
  far_proxy=$proxy
  proxy=$here
}

# push_rolling LAYER...: an image of these layers as library/one:rolling, pulled through Entrepot.
push_rolling() {
  name_images rolling "$(make_image amd64 "$@")"
  push rolling library/one:rolling
  docker_28_pulls library/one rolling
}

# docker_28_asks CURL_OPTION... URL: in the name of a docker that is newer than Debian's.
docker_28_asks() {
  "${client[@]}" curl -fsS -A "docker/28.5.1 go/go1.24.8 os/linux arch/amd64 UpstreamClient(Docker-Client/28.5.1)" \
    -H "Accept: $oci.manifest.v1+json" "$@"
}

# docker_28_resolves REPOSITORY TAG: the digest, by HEAD.
docker_28_resolves() {
  docker_28_asks -I "http://$proxy/v2/$1/manifests/$2" | sed -nE 's/^docker-content-digest: *(.*)\r$/\1/Ip'
}

# docker_28_pulls REPOSITORY TAG: an image for one platform; the tag is resolved by HEAD, and the digest is pulled.
docker_28_pulls() {
  local manifest=$work/pulled.json blob
  docker_28_asks -o "$manifest" "http://$proxy/v2/$1/manifests/$(docker_28_resolves "$1" "$2")"
  while read -r blob; do
    docker_28_asks -o /dev/null "http://$proxy/v2/$1/blobs/$blob"
  done < <(jq -r '.config.digest, .layers[].digest' "$manifest")
}

# Clients have pulled the images by their tags, most of them by a HEAD of the tag and a GET of the digest.
images_are_pulled_by_tag() {
  round containerd tag "before the bundle"
  round docker tag "before the bundle"
  push one library/one:watched
  check_equal "a tag is resolved, and nothing is pulled by it" "$(upstream_digest library/one watched)" \
    "$(docker_28_resolves library/one watched)"
  rolling_layer=$(make_layer rolling $((1024 * 1024)))
  push_rolling "$rolling_layer"
  check_equal "pulled lists what was pulled, by its tags" \
    "$(printf '%s\n' "${carried[@]}" docker.io/library/one:rolling | sort)" \
    "$("$entrepot" pulled --config "$work/entrepot.yaml" --since 1h --quiet | sort)"
}

# far_manifest TAG: the status of the far side's answer; the answer is in $work/answer.
far_manifest() {
  curl -s -o "$work/answer" -w '%{http_code}' -H "Accept: $oci.manifest.v1+json" \
    "http://$far_proxy/v2/library/one/manifests/$1"
}

# The tag moves here, and there by a bundle that is about as large as the layer that is new.
tag_moves() {
  local bundle=$work/moved.tar before size status=0
  step "a tag moves, and the other site gets what is new"
  before=$(upstream_digest library/one rolling)
  push_rolling "$rolling_layer" "$(make_layer moved $((3 * 1024 * 1024)))"
  far receipt >"$work/far.receipt"
  "$entrepot" export --config "$work/entrepot.yaml" --quiet --have "$work/far.receipt" -o "$bundle" one:rolling
  size=$(stat -c %s "$bundle")
  check "the bundle has $size bytes, about as many as the new layer" test "$size" -lt $((3 * 1024 * 1024 + 65536))
  cp "$bundle" "$work/damaged.tar"
  printf 'x' | dd of="$work/damaged.tar" bs=1 seek=$((size / 2)) conv=notrunc status=none
  far import --quiet "$work/damaged.tar" 2>"$work/refused" || status=$?
  check_equal "a flipped byte is refused: the status" 1 "$status"
  check "a flipped byte is refused: $(cat "$work/refused")" grep -q "the bundle is damaged" "$work/refused"
  check_equal "the tag has not moved by that" "200 $before" "$(far_manifest rolling) $(digest <"$work/answer")"
  far import --quiet "$bundle"
  check_equal "the tag has moved" "200 $(upstream_digest library/one rolling)" \
    "$(far_manifest rolling) $(digest <"$work/answer")"
  check_equal "what is not there is a 404" 404 "$(far_manifest absent)"
  check "which says what to do: $(cat "$work/answer")" grep -q "entrepot export -o FILE" "$work/answer"
  check_equal "and is remembered" docker.io/library/one:absent "$(far missed --quiet)"
}

# The bundle in parts, signed with a key that has a password, as minisign and sha256sum see it; one part is late.
signed_parts() {
  local bundle=$work/media/site.tar status=0
  step "the bundle goes in parts, and is signed"
  mkdir "$work/media"
  printf 'secret\nsecret\n' | minisign -G -f -p "$work/site.pub" -s "$work/site.key" >/dev/null 2>&1
  ENTREPOT_SIGN_PASSWORD=secret "$entrepot" export --config "$work/entrepot.yaml" --quiet --split 1MiB \
    --sign "$work/site.key" -o "$bundle" --pulled-since 1h
  check "minisign: the signature is right" minisign -Vm "$bundle.sha256" -p "$work/site.pub"
  check "sha256sum: the parts are what the list says" \
    env -C "$work/media" sha256sum --check --quiet --strict site.tar.sha256
  check_equal "the parts are the bundle" "$(digest <"$work/site.tar")" "$(cat "$bundle".[0-9]* | digest)"
  mv "$bundle.002" "$work/late"
  far import --require "$work/site.pub" "$bundle" 2>"$work/refused" || status=$?
  check_equal "a part is missing: the status" 1 "$status"
  check "a part is missing: $(cat "$work/refused")" grep -q "^entrepot: site.tar.002 is missing of" "$work/refused"
  mv "$work/late" "$bundle.002"
}

another_site() {
  local manifest near=$data
  step "another site, which has no upstream"
  stop "$entrepot_pid"
  data=$(mktemp -d -p "$work" data.XXXX)
  tags="ttl: 0s" start_entrepot
  images_are_pulled_by_tag
  manifest=$(upstream_digest library/one 1.0)
  "$entrepot" export --config "$work/entrepot.yaml" --quiet -o "$work/site.tar" --pulled-since 1h
  bundles_are_read "$manifest"
  far_data=$(mktemp -d -p "$work" far.XXXX)
  data=$far_data write_config "$work/far.yaml" "127.0.0.1:$(free_port)" "127.0.0.1:$(free_port)"
  signed_parts
  far import --require "$work/site.pub" "$work/media/site.tar" >"$work/imported"
  check "the import says what has come" grep -q "docker.io/library/one:1.0  $manifest  new" "$work/imported"
  check_equal "all that has come has a tag" "" "$(far images --all --filter dangling=true --quiet)"
  stop "$upstream_pid"
  stop "$entrepot_pid"
  far_side_serves
  start_upstream
  tags="ttl: 0s" start_entrepot
  tag_moves
  stop "$far_pid"
  stop "$entrepot_pid"
  data=$near
  start_entrepot
}
