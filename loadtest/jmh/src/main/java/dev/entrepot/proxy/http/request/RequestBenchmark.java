package dev.entrepot.proxy.http.request;

import dev.entrepot.loadtest.jmh.MicroBenchmark;
import io.vertx.core.http.HttpMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading a request's line. In this package since the parser is known in no other. */
@State(Scope.Benchmark)
public class RequestBenchmark extends MicroBenchmark {
  private static final String DIGEST =
      "sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1";

  /** What clients ask for: containerd names the registry in a parameter, podman in the path. */
  public enum Line {
    PING("GET", "/v2/", ""),
    DOCKER_TAG("HEAD", "/v2/library/alpine/manifests/3.22", ""),
    DOCKER_BLOB("GET", "/v2/library/alpine/blobs/" + DIGEST, ""),
    CONTAINERD_TAG("HEAD", "/v2/team/service/manifests/v1.27.3", "ns=ghcr.io"),
    CONTAINERD_DIGEST("GET", "/v2/team/service/manifests/" + DIGEST, "ns=ghcr.io"),
    CONTAINERD_BLOB("GET", "/v2/team/service/blobs/" + DIGEST, "ns=ghcr.io"),
    PODMAN_TAG("GET", "/v2/ghcr.io/team/service/manifests/v1.27.3", ""),
    PODMAN_BLOB("GET", "/v2/ghcr.io/team/service/blobs/" + DIGEST, "");

    private final String method;
    private final String path;
    private final String query;

    Line(String method, String path, String query) {
      this.method = method;
      this.path = path;
      this.query = query;
    }
  }

  @Param Line line = Line.PING;

  private HttpMethod method;
  private String path;
  private String query;

  @Setup
  public void take() {
    method = HttpMethod.valueOf(line.method);
    path = line.path;
    query = line.query;
  }

  /** What is asked for; an object, as its type is seen in this package only. */
  @Benchmark
  public Object parse() {
    return RequestParser.parse(method, path, query);
  }
}
