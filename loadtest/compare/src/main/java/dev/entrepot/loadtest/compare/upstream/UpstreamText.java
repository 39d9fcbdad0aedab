package dev.entrepot.loadtest.compare.upstream;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The upstream's configuration: files, answered as a registry answers. */
final class UpstreamText {
  private UpstreamText() {}

  /**
   * What stands in nginx's block for HTTP.
   *
   * @param ports where it listens, by how fast it sends there
   * @param log a line for each request
   */
  static String of(Map<Pace, Integer> ports, Image image, Path content, Path log) {
    return ports.entrySet().stream()
        .map(port -> server(port.getKey(), port.getValue(), image, content))
        .collect(
            Collectors.joining(
                "",
                """
                log_format upstream '$request_method $uri $status $body_bytes_sent';
                access_log %s upstream;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 100000000;
                open_file_cache max=2000;
                """
                    .formatted(log),
                ""));
  }

  private static String server(Pace pace, int port, Image image, Path content) {
    return """
    server {
      listen 127.0.0.1:%d backlog=4096;
      limit_rate %d;
      default_type application/octet-stream;
      location = /v2/ { default_type application/json; return 200 '{}'; }
    %s%s  location ~ "^%s/blobs/sha256:(?<hex>[0-9a-f]{64})$" {
        add_header Docker-Content-Digest sha256:$hex;
        alias %s/$hex;
      }
    }
    """
        .formatted(
            port,
            pace.bytesASecond(),
            manifest(image.pathByTag(), image, content),
            manifest(image.pathByDigest(), image, content),
            Content.REPOSITORY,
            content);
  }

  private static String manifest(String path, Image image, Path content) {
    Blob manifest = image.manifest();
    return """
      location = %s {
        default_type %s;
        add_header Docker-Content-Digest %s;
        alias %s;
      }
    """
        .formatted(path, Image.MANIFEST_TYPE, manifest.digest(), content.resolve(manifest.hex()));
  }
}
