package dev.entrepot.loadtest.compare.peer;

import dev.entrepot.loadtest.compare.load.Certificate;
import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Tool;
import dev.entrepot.loadtest.compare.upstream.Nginx;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** nginx with {@code proxy_cache}, set up to be as fast as it can be, one worker. */
public record NginxCache() implements Peer {
  /** Its name, which targets refer to. */
  public static final String NAME = "nginx";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Tool> tools() {
    return Set.of(Tool.NGINX);
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Command.run(List.of(Tool.NGINX.path(), "-v")).strip().replace("nginx version: ", "");
  }

  @Override
  public List<String> command(Place place) throws IOException {
    return Nginx.command(place.folder(), http(place));
  }

  static String http(Place place) throws IOException {
    String certificate = place.certificate().map(NginxCache::tls).orElse("");
    String ssl = certificate.isEmpty() ? "" : " ssl";
    var log = place.folder().resolve("access.log");
    return """
    access_log %s;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=2000;
    proxy_cache_path %s levels=1:2 keys_zone=content:64m max_size=100g inactive=1d use_temp_path=off;
    upstream registry { server %s; keepalive 32; }
    %sserver {
      listen 127.0.0.1:%d backlog=4096%s;
      location / {
        proxy_pass http://registry;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_cache content;
        proxy_cache_valid 200 1d;
        proxy_cache_lock on;
        proxy_cache_lock_age 10m;
        proxy_cache_lock_timeout 10m;
        proxy_max_temp_file_size 4096m;
      }
    }
    """
        .formatted(log, place.store(), place.upstream(), certificate, place.port(), ssl);
  }

  private static String tls(Certificate certificate) {
    return """
    ssl_protocols TLSv1.3;
    ssl_session_cache shared:sessions:1m;
    ssl_certificate %s;
    ssl_certificate_key %s;
    """
        .formatted(certificate.chain(), certificate.key());
  }
}
