package dev.entrepot.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveTypeTest {
  private static final String OCI = "application/vnd.oci.image.";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.";
  private static final String ORAS = "application/vnd.cncf.oras.artifact.manifest.v1+json";
  private static final String IMAGE = "'config':{},'layers':[]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      value = {
        // A declared manifest type is believed.
        OCI + "manifest.v1+json | " + IMAGE + " | " + OCI + "manifest.v1+json",
        DOCKER
            + "v2+json | 'mediaType':'"
            + OCI
            + "manifest.v1+json',"
            + IMAGE
            + " | "
            + DOCKER
            + "v2+json",
        DOCKER + "list.v2+json | 'manifests':[] | " + DOCKER + "list.v2+json",
        DOCKER + "v1+json | 'mediaType':'" + ORAS + "' | " + DOCKER + "v1+json",
        DOCKER + "v1+prettyjws | 'fsLayers':[] | " + DOCKER + "v1+prettyjws",
        // Else the manifest's own.
        "text/plain | 'mediaType':'" + DOCKER + "v2+json'," + IMAGE + " | " + DOCKER + "v2+json",
        "- | 'mediaType':'" + OCI + "index.v1+json','manifests':[] | " + OCI + "index.v1+json",
        "application/json | 'mediaType':'" + ORAS + "' | " + ORAS,
        "application/vnd.a+json | 'mediaType':'" + ORAS + "' | " + ORAS,
        // Else what its fields tell.
        "- | 'manifests':[] | " + OCI + "index.v1+json",
        "- | " + IMAGE + " | " + OCI + "manifest.v1+json",
        "application/octet-stream | " + IMAGE + " | " + OCI + "manifest.v1+json",
        "- | 'mediaType':''," + IMAGE + " | " + OCI + "manifest.v1+json",
        "- | 'mediaType':'text/html'," + IMAGE + " | " + OCI + "manifest.v1+json",
        "- | 'mediaType':'application/json'," + IMAGE + " | " + OCI + "manifest.v1+json",
        "- | 'mediaType':7," + "'fsLayers':[] | " + DOCKER + "v1+json",
        "- | 'fsLayers':[],'signatures':[] | " + DOCKER + "v1+prettyjws",
        // Else any declared one that tells something.
        ORAS + " | 'a':1 | " + ORAS,
        ORAS + " | 'manifests':{} | " + ORAS,
        "application/octet-stream | 'a':1 | application/json",
        "text/html | 'config':{} | application/json",
        "- | 'layers':[] | application/json"
      })
  void of_declaredAndFields_isTheFirstThatTells(
      @Nullable String declared, String fields, String expected) {
    var parsed =
        Json.parse(
            ("{" + fields + "}").replace('\'', '"'),
            Optional.ofNullable(declared).map(MediaType::new));
    assertThat(parsed)
        .isInstanceOfSatisfying(
            Manifest.class, manifest -> assertThat(manifest.mediaType()).hasToString(expected));
  }
}
