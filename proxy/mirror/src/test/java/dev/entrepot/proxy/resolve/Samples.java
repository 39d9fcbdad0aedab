package dev.entrepot.proxy.resolve;

import dev.entrepot.oci.Digest;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Manifests as text. */
public final class Samples {
  private Samples() {}

  /** An image manifest with one layer. */
  public static String image(Digest layer, long size) {
    return """
    {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
    "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%1$s","size":%2$d},\
    "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%1$s","size":%2$d}]}\
    """
        .formatted(layer, size);
  }

  /** An index that names nothing, told apart by a number. */
  public static String empty(int number) {
    return """
    {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],\
    "annotations":{"number":"%d"}}\
    """
        .formatted(number);
  }

  /** An index that lists manifests of an artifact type. */
  public static String listing(String artifactType, Digest... digests) {
    return Arrays.stream(digests)
        .map(
            digest ->
                """
                {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":2,\
                "artifactType":"%s"}\
                """
                    .formatted(digest, artifactType))
        .collect(
            Collectors.joining(
                ",",
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[",
                "]}"));
  }
}
