package dev.entrepot.oci.manifest;

import static dev.entrepot.oci.manifest.Json.descriptor;
import static dev.entrepot.oci.manifest.Json.digest;
import static dev.entrepot.oci.manifest.Json.layer;
import static dev.entrepot.oci.manifest.Json.parse;
import static dev.entrepot.oci.manifest.Json.parseAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {
  private static final String ORAS = "application/vnd.cncf.oras.artifact.manifest.v1+json";

  @Test
  void parse_imageManifest_namesConfigAndLayers() {
    var image =
        parseAs(
            ImageManifest.class,
            """
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
             "artifactType": "application/vnd.example+json", "config": %s, "layers": [%s, %s],
             "subject": %s, "annotations": {"config": "no", "layers": "no"}}
            """
                .formatted(layer(1), layer(2), layer(3), layer(4)));
    assertThat(image.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(image.config()).contains(descriptor(1));
    assertThat(image.layers()).containsExactly(descriptor(2), descriptor(3));
    assertThat(image.blobs()).containsExactly(descriptor(1), descriptor(2), descriptor(3));
    assertThat(image.blobDigests()).containsExactly(digest(1), digest(2), digest(3));
    assertThat(image.manifests()).isEmpty();
    assertThat(image.subject()).contains(descriptor(4));
    assertThat(image.artifactType()).contains(new MediaType("application/vnd.example+json"));
  }

  @Test
  void parse_indexOfABuildCache_namesItsBlobs() {
    var entry = "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}";
    var index =
        parseAs(
            ImageIndex.class,
            "{\"mediaType\": \"%s\", \"manifests\": [%s, %s, %s]}"
                .formatted(
                    MediaType.OCI_INDEX,
                    entry.formatted("application/vnd.oci.image.layer.v1.tar+gzip", digest(1)),
                    entry.formatted("application/vnd.unheard.of", digest(2)),
                    entry.formatted("application/vnd.buildkit.cacheconfig.v0", digest(3))));
    assertThat(index.blobDigests()).containsExactly(digest(1), digest(3));
    assertThat(index.manifests()).extracting(Descriptor::digest).containsExactly(digest(2));
  }

  @Test
  void parse_index_namesManifestsWithPlatforms() {
    var entry = "{\"digest\":\"%s\",\"size\":1,\"platform\":%s}";
    var index =
        parseAs(
            ImageIndex.class,
            """
            {"mediaType": "application/vnd.docker.distribution.manifest.list.v2+json",
             "manifests": [%s, %s, %s, %s]}
            """
                .formatted(
                    entry.formatted(digest(1), "{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
                    entry.formatted(
                        digest(2),
                        "{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\",\"x\":[]}"),
                    entry.formatted(digest(3), "{\"os\":\"a b\",\"architecture\":\"arm\"}"),
                    entry.formatted(digest(4), "7")));
    assertThat(index.mediaType()).isEqualTo(MediaType.DOCKER_LIST);
    assertThat(index.entries())
        .extracting(platform -> platform.platform().map(Platform::toString).orElse("none"))
        .containsExactly("linux/amd64", "linux/arm/v7", "none", "none");
    assertThat(index.manifests())
        .extracting(Descriptor::digest)
        .containsExactly(digest(1), digest(2), digest(3), digest(4));
    assertThat(index.blobs()).isEmpty();
    assertThat(index.blobDigests()).isEmpty();
  }

  @Test
  void parse_dockerSchema1_namesLayersByDigest() {
    var history = "{\"v1Compatibility\":\"" + "x".repeat(100_000) + "\"}";
    var schema1 =
        parseAs(
            OtherManifest.class,
            """
            {"schemaVersion": 1, "fsLayers": [{"blobSum": "%s"}, {"blobSum": "md5:0"}, {"x": "%s"},
             7, {"y": {"blobSum": 1}, "blobSum": "%s"}], "history": [%s], "signatures": [{}]}
            """
                .formatted(digest(1), digest(2), digest(3), history));
    assertThat(schema1.mediaType()).isEqualTo(MediaType.DOCKER_SCHEMA1_SIGNED);
    assertThat(schema1.fsLayers()).containsExactly(digest(1), digest(3));
    assertThat(schema1.blobs()).isEmpty();
    assertThat(schema1.blobDigests()).containsExactly(digest(1), digest(3));
  }

  @Test
  void parse_orasArtifact_namesBlobsAndSubject() {
    var artifact =
        parseAs(
            OtherManifest.class,
            """
            {"mediaType": "%s", "artifactType": "sbom/example", "blobs": [%s, %s], "subject": %s}
            """
                .formatted(ORAS, layer(1), layer(2), layer(3)));
    assertThat(artifact.mediaType()).isEqualTo(new MediaType(ORAS));
    assertThat(artifact.blobs()).containsExactly(descriptor(1), descriptor(2));
    assertThat(artifact.manifests()).isEmpty();
    assertThat(artifact.subject()).contains(descriptor(3));
    assertThat(artifact.artifactType()).contains(new MediaType("sbom/example"));
  }

  @Test
  void parse_unknownObject_isOther() {
    var other = parseAs(OtherManifest.class, " {\"layers\": 1, \"config\": [], \"manifests\": 2} ");
    assertThat(other.mediaType()).isEqualTo(MediaType.JSON);
    assertThat(other.blobDigests()).isEmpty();
  }

  @Test
  void raw_anyManifest_isTheSameBytesReadOnly() {
    var json = "{ \"manifests\" :[ ] , \"\u00e9\":1.50e1}\n".getBytes(StandardCharsets.UTF_8);
    var manifest = (Manifest) ManifestParser.parse(json, Optional.empty());
    assertThat(manifest.raw()).isEqualTo(ByteBuffer.wrap(json));
    assertThatThrownBy(() -> manifest.raw().put(0, (byte) 0))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void raw_readTwice_hasAPositionOfItsOwn() {
    var manifest = parseAs(OtherManifest.class, "{}");
    manifest.raw().get();
    assertThat(manifest.raw().remaining()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "7",
        "[]",
        "{\"mediaType\":\"a/b\",\"size\":1}",
        "{\"digest\":\"sha256:abc\",\"size\":1}",
        "{\"digest\":\"blake3:0000\",\"size\":1}",
        "{\"digest\":[],\"size\":1}",
        "{\"digest\":\"DIGEST\"}",
        "{\"digest\":\"DIGEST\",\"size\":-1}",
        "{\"digest\":\"DIGEST\",\"size\":1.0}",
        "{\"digest\":\"DIGEST\",\"size\":\"1\"}",
        "{\"digest\":\"DIGEST\",\"size\":null}",
        "{\"digest\":\"DIGEST\",\"size\":{\"size\":1}}",
        "{\"digest\":\"DIGEST\",\"size\":9223372036854775808}"
      })
  void parse_unreadableDescriptor_isLeftOutAndTheRestStays(String unreadable) {
    var json = unreadable.replace("DIGEST", digest(1).toString());
    var image =
        parseAs(
            ImageManifest.class, "{\"config\":{},\"layers\":[%s,%s]}".formatted(json, layer(2)));
    assertThat(image.config()).isEmpty();
    assertThat(image.blobs()).containsExactly(descriptor(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"nonsense\"", "null", "1", "{\"a\":[]}"})
  void parse_unreadableMediaTypeOfDescriptor_isOctetStream(String mediaType) {
    var image =
        parseAs(
            ImageManifest.class,
            "{\"layers\":[],\"config\":{\"mediaType\":%s,\"digest\":\"%s\",\"size\":1}}"
                .formatted(mediaType, digest(1)));
    assertThat(image.config()).contains(new Descriptor(MediaType.OCTET_STREAM, digest(1), 1));
  }

  @Test
  void parse_descriptorFieldTwice_takesTheLast() {
    var image =
        parseAs(
            ImageManifest.class,
            "{\"layers\":[],\"config\":{\"digest\":\"%s\",\"size\":1,\"size\":2,\"digest\":\"%s\"}}"
                .formatted(digest(1), digest(2)));
    assertThat(image.config()).contains(new Descriptor(MediaType.OCTET_STREAM, digest(2), 2));
  }

  @Test
  void parse_nullLists_areEmpty() {
    assertThat(parseAs(ImageIndex.class, "{\"manifests\":null}").manifests()).isEmpty();
    assertThat(parseAs(ImageManifest.class, "{\"config\":null,\"layers\":null}").blobs()).isEmpty();
  }

  @Test
  void parse_badUtf8InAnnotation_isPassedOn() {
    var json = "{\"manifests\":[],\"annotations\":{\"a\":\"\u00ff\"}}";
    var raw = json.getBytes(StandardCharsets.ISO_8859_1);
    var manifest = ManifestParser.parse(raw, Optional.empty());
    assertThat(manifest)
        .isInstanceOfSatisfying(
            ImageIndex.class, index -> assertThat(index.raw()).isEqualTo(ByteBuffer.wrap(raw)));
  }

  @Test
  void parse_sha512Layer_isNamed() {
    var sha512 = "sha512:" + "0".repeat(128);
    var image =
        parseAs(
            ImageManifest.class,
            "{\"config\":null,\"layers\":[%s]}".formatted(descriptor("a/b", sha512, "5")));
    assertThat(image.blobs()).extracting(blob -> blob.digest().toString()).containsExactly(sha512);
  }

  @Test
  void parse_emptyObjectDeclaredText_isOtherJson() {
    var parsed = parse("{}", Optional.of(new MediaType("text/plain")));
    assertThat(parsed)
        .isInstanceOfSatisfying(
            OtherManifest.class, other -> assertThat(other.mediaType()).isEqualTo(MediaType.JSON));
  }
}
