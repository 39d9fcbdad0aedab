package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TagsEndpointTest {
  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void get_all_isSorted() throws Exception {
    addTags("b", "c", "a");

    var response = client.get("/v2/a/b/tags/list");

    assertThat(text(response.body())).isEqualTo("{\"name\":\"a/b\",\"tags\":[\"a\",\"b\",\"c\"]}");
    assertThat(response.headers().firstValue("link")).isEmpty();
  }

  @Test
  void get_pages_areLinked() throws Exception {
    addTags("a", "b", "c");

    var first = client.get("/v2/a/b/tags/list?n=2");
    var second = client.get("/v2/a/b/tags/list?n=2&last=b");

    assertThat(text(first.body())).contains("[\"a\",\"b\"]");
    assertThat(first.headers().firstValue("link"))
        .hasValue("</v2/a/b/tags/list?n=2&last=b>; rel=\"next\"");
    assertThat(text(second.body())).contains("[\"c\"]");
    assertThat(second.headers().firstValue("link")).isEmpty();
  }

  @Test
  void get_zeroTags_isAnEmptyPage() throws Exception {
    addTags("a");

    assertThat(text(client.get("/v2/a/b/tags/list?n=0").body())).contains("[]");
  }

  @Test
  void get_badNumber_is400() throws Exception {
    addTags("a");

    assertThat(client.get("/v2/a/b/tags/list?n=x").statusCode()).isEqualTo(400);
  }

  @Test
  void get_unknownRepository_is404() throws Exception {
    assertThat(client.get("/v2/a/b/tags/list").statusCode()).isEqualTo(404);
  }

  private void addTags(String... tags) {
    registry.repository("a/b").addManifest("text/plain", "x".getBytes(UTF_8), tags);
  }

  private static String text(byte[] body) {
    return new String(body, UTF_8);
  }
}
