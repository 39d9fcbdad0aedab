package dev.entrepot.loadtest.upstream;

/** One of the two families of media types that images come in. */
public enum ImageFormat {
  /** Of the OCI image specification. */
  OCI(
      "application/vnd.oci.image.manifest.v1+json",
      "application/vnd.oci.image.index.v1+json",
      "application/vnd.oci.image.config.v1+json",
      "application/vnd.oci.image.layer.v1.tar+gzip",
      "application/vnd.oci.image.layer.v1.tar"),
  /** Of Docker's image manifest, version 2, schema 2. */
  DOCKER(
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.docker.distribution.manifest.list.v2+json",
      "application/vnd.docker.container.image.v1+json",
      "application/vnd.docker.image.rootfs.diff.tar.gzip",
      "application/vnd.docker.image.rootfs.diff.tar");

  private final String manifest;
  private final String index;
  private final String config;
  private final String gzippedLayer;
  private final String layer;

  ImageFormat(String manifest, String index, String config, String gzippedLayer, String layer) {
    this.manifest = manifest;
    this.index = index;
    this.config = config;
    this.gzippedLayer = gzippedLayer;
    this.layer = layer;
  }

  /** Of a manifest for one platform. */
  public String manifest() {
    return manifest;
  }

  /** Of a list of manifests. */
  public String index() {
    return index;
  }

  /** Of an image's configuration. */
  public String config() {
    return config;
  }

  String layer(boolean gzipped) {
    return gzipped ? gzippedLayer : layer;
  }
}
