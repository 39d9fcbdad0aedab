#!/usr/bin/env bash
# Debian's skopeo fetches and copies signatures as cosign makes them, but does not verify them.
#
# Package: skopeo 1.9.3+ds1-1+b10, Debian 12.
#
# containers-policy.json(5), as it comes with the package's libraries, describes the requirement "sigstoreSigned" with a
# "keyPath": an image whose signature was made with that key is accepted. An image with such a signature is refused, and
# the message does not speak of the signature:
#
#   level=fatal msg="Source image rejected: Debian-local change: sigstore disabled"
#
# By its own words that is a change of Debian's. The option --registries.d with "use-sigstore-attachments" does work.
#
# What follows for Entrepot: .ci/lib/signatures.sh lets skopeo fetch signatures through it, and verifies them by openssl.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

chmod 755 .
apt-get download -q "skopeo=1.9.3+ds1-1+b10" >/dev/null 2>&1
dpkg -x skopeo_*.deb package
skopeo=$work/package/usr/bin/skopeo

# An image without layers, and a signature that openssl holds to be good.
sha256() {
  sha256sum "$1" | cut -d ' ' -f 1
}
mkdir image
echo '{}' >config
cp config "image/$(sha256 config)"
printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"sha256:%s","size":3},"layers":[]}' \
  application/vnd.oci.image.manifest.v1+json application/vnd.oci.image.config.v1+json "$(sha256 config)" \
  >image/manifest.json
echo "Directory Transport Version: 1.1" >image/version
openssl ecparam -name prime256v1 -genkey -noout -out key
openssl ec -in key -pubout -out key.pub 2>openssl.log
printf '{"critical":{"identity":{"docker-reference":"example.com/image"},"image":{"docker-manifest-digest":"sha256:%s"},"type":"cosign container image signature"},"optional":null}' \
  "$(sha256 image/manifest.json)" >payload
openssl dgst -sha256 -sign key -out signature payload
openssl dgst -sha256 -verify key.pub -signature signature payload
printf '\0sigstore-json\n{"mimeType":"%s","payload":"%s","annotations":{"dev.cosignproject.cosign/signature":"%s"}}' \
  application/vnd.dev.cosign.simplesigning.v1+json "$(base64 -w 0 payload)" "$(base64 -w 0 signature)" >image/signature-1

cat >policy.json <<JSON
{"default": [{"type": "sigstoreSigned", "keyPath": "$work/key.pub",
  "signedIdentity": {"type": "exactRepository", "dockerRepository": "example.com/image"}}]}
JSON

if output=$("$skopeo" --policy policy.json copy "dir:$work/image" "dir:$work/copy" 2>&1); then
  echo "It has changed: the signed image was accepted."
  exit 1
fi
echo "$output"
if ! grep -q "sigstore disabled" <<<"$output"; then
  echo "It has changed: the image is refused for another reason."
  exit 1
fi
echo "As described: the image is refused, as skopeo was built without sigstore."
