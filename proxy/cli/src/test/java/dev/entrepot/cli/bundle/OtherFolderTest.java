package dev.entrepot.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.server.TestProxy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands that mean another data folder than the one that the server uses. */
class OtherFolderTest extends BundleFixture {
  private static final String JSON = "application/json";
  private static final String IMAGES = "{\"images\": [\"one:1\"]}";

  private static HttpResponse<String> send(
      TestProxy proxy, String method, String path, String type, BodyPublisher body)
      throws Exception {
    URI target = proxy.admin("/api/v1/" + path);
    var request = HttpRequest.newBuilder(target).header("content-type", type).method(method, body);
    return proxy.client().send(request.build(), BodyHandlers.ofString());
  }

  private void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isEqualTo(409);
    assertThat(answer.body()).contains("this server uses " + folder.resolve("data"));
  }

  @Test
  void bundles_ofAnotherFolder_areRefusedAndNothingComesIn() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      exportAll("all.tar");
      assertRefused(send(proxy, "GET", "receipt?data=/", JSON, BodyPublishers.noBody()));
      for (String path : List.of("export/selection", "export/blobs", "export")) {
        assertRefused(send(proxy, "POST", path + "?data=/", JSON, BodyPublishers.ofString(IMAGES)));
      }
      output("data", "rm", "one:1");
      String tar = "application/x-tar";
      var bundle = BodyPublishers.ofFile(file("all.tar"));
      assertRefused(send(proxy, "POST", "import?data=/", tar, bundle));
      assertThat(admin(proxy, "images/one:1").statusCode())
          .as("it was not imported")
          .isEqualTo(404);
      String own = "import?data=" + folder.resolve("data");
      assertThat(send(proxy, "POST", own, tar, bundle).statusCode()).isEqualTo(200);
      assertThat(admin(proxy, "images/one:1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void steering_ofAnotherFolder_isRefusedAndNothingIsDone() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      var nothing = BodyPublishers.noBody();
      for (String path : List.of("pins?image=one:1", "frozen?image=one:1")) {
        assertRefused(send(proxy, "POST", path + "&data=/", JSON, nothing));
        assertRefused(send(proxy, "DELETE", path + "&data=/", JSON, nothing));
      }
      assertRefused(send(proxy, "DELETE", "images?image=one:1&data=/", JSON, nothing));
      assertRefused(send(proxy, "POST", "prune?data=/", JSON, nothing));
      assertThat(admin(proxy, "held").body()).doesNotContain("one:1");
      assertThat(lines(proxy)).isEqualTo(4);
    }
  }
}
