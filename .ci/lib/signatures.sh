# shellcheck shell=bash
# Images signed as cosign signs them.

# upload REPOSITORY FILE: puts a blob into the upstream, and prints its descriptor.
upload() {
  local location digest
  digest=$(digest <"$2")
  location=$(curl -fsS -X POST -D - -o /dev/null "http://$upstream/v2/$1/blobs/uploads/" | sed -nE 's/^Location: (.*)\r$/\1/p')
  curl -fsS -T "$2" -H "Content-Type: application/octet-stream" "$location&digest=$digest"
  jq -nc --arg digest "$digest" --argjson size "$(stat -c %s "$2")" '{digest: $digest, size: $size}'
}

# sign REPOSITORY TAG KEY: as cosign does, by a tag beside the image (cosign, SIGNATURE_SPEC.md).
sign() {
  local folder=$work/signing digest signature config layer
  mkdir -p "$folder"
  digest=$(upstream_digest "$1" "$2")
  jq -ncj --arg name "docker.io/$1" --arg digest "$digest" '{
      critical: {identity: {"docker-reference": $name}, image: {"docker-manifest-digest": $digest},
        type: "cosign container image signature"}, optional: null
    }' >"$folder/payload"
  signature=$(openssl dgst -sha256 -sign "$3" "$folder/payload" | base64 -w 0)
  echo '{}' >"$folder/config"
  config=$(upload "$1" "$folder/config")
  layer=$(upload "$1" "$folder/payload")
  jq -n --argjson config "$config" --argjson layer "$layer" --arg signature "$signature" --arg type $oci.manifest.v1+json \
    --arg configType $oci.config.v1+json '{
      schemaVersion: 2, mediaType: $type, config: ($config + {mediaType: $configType}),
      layers: [$layer + {mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
        annotations: {"dev.cosignproject.cosign/signature": $signature}}]
    }' >"$folder/manifest"
  curl -fsS -T "$folder/manifest" -H "Content-Type: $oci.manifest.v1+json" \
    "http://$upstream/v2/$1/manifests/${digest/:/-}.sig"
}

# copy_with_signatures IMAGE FOLDER: from the mirror, with the signatures that are attached to it, if there are any.
copy_with_signatures() {
  local root=$work/signed
  mkdir -p "$root/registries.d"
  echo 'default-docker: {use-sigstore-attachments: true}' >"$root/registries.d/default.yaml"
  echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$root/policy.json"
  "${client[@]}" skopeo --registries-conf "$work/podman/registries.conf" --policy "$root/policy.json" \
    --registries.d "$root/registries.d" copy --quiet "docker://$1" "dir:$2"
}

# Signatures are fetched and copied, also while the upstream is gone; where there is none, its word on that is kept.
# Debian's skopeo is built so that it does not verify signatures of this kind, hence openssl.
signed_images() {
  local key=$work/signing.pem when copy
  step "skopeo: images signed as cosign signs them"
  openssl ecparam -name prime256v1 -genkey -noout -out "$key"
  openssl ec -in "$key" -pubout -out "$key.pub" 2>"$work/logs/openssl.err"
  sign library/one 1.0 "$key"
  podman_start
  start_empty_entrepot
  for when in "the upstream is there" "the upstream is gone"; do
    copy=$(mktemp -d -p "$work")
    check "$when: a signed image is copied" copy_with_signatures docker.io/library/one:1.0 "$copy"
    check "$when: so is its signature" verify_signature "$copy" "$key.pub"
    check "$when: an image without a signature is copied" \
      copy_with_signatures registry.example/team/app:1.0 "$(mktemp -d -p "$work")"
    stop "$upstream_pid"
  done
  start_upstream
  podman_stop
}

# verify_signature FOLDER PUBLIC_KEY: of an image that skopeo has copied to a folder; one line of text stands before the JSON.
verify_signature() {
  local json
  json=$(tail -c +2 "$1/signature-1" | sed 1d)
  jq -rj .payload <<<"$json" | base64 -d >"$work/payload"
  openssl dgst -sha256 -verify "$2" -signature <(jq -r '.annotations["dev.cosignproject.cosign/signature"]' <<<"$json" |
    base64 -d) "$work/payload"
}
