package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.proxy.fixture.Fixture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tags of registries that number and cut them in their own ways. */
class TagListsTest {
  private static final String LIST = "/v2/library/one/tags/list";
  private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"next\"");

  @TempDir Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = TestProxy.start(data, upstream);
  }

  /** The repository has these tags; the registry heeds n and last. */
  private List<String> tags(int count) {
    List<String> tags = IntStream.range(0, count).mapToObj("v%05d"::formatted).toList();
    upstream
        .repository("library/one")
        .addManifest(
            "application/vnd.oci.image.manifest.v1+json",
            "{}".getBytes(StandardCharsets.UTF_8),
            tags.toArray(String[]::new));
    return tags;
  }

  /** The registry sends this, whatever it is asked. */
  private void always(Map<String, String> headers, String... tags) {
    upstream.script().on(Match.tags(), new Fault.Status(200, headers, body(tags)));
  }

  private static String body(String... tags) {
    return new JsonObject()
        .put("name", "library/one")
        .put("tags", new JsonArray(List.of(tags)))
        .encode();
  }

  private HttpResponse<byte[]> ok(String path) throws Exception {
    HttpResponse<byte[]> response = proxy.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response;
  }

  private static List<String> tags(HttpResponse<byte[]> response) {
    return new JsonObject(Buffer.buffer(response.body()))
        .getJsonArray("tags").stream().map(String.class::cast).toList();
  }

  private static Optional<String> next(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("link")
        .map(
            link -> {
              Matcher matcher = LINK.matcher(link);
              assertThat(matcher.matches()).as(link).isTrue();
              return matcher.group(1);
            });
  }

  private List<String> queries() {
    return upstream.requests().stream().map(SeenRequest::query).toList();
  }

  /** All tags, page by page as the links lead. */
  private List<String> walk(String path) throws Exception {
    var all = new ArrayList<String>();
    Optional<String> at = Optional.of(path);
    for (int pages = 0; at.isPresent(); pages++) {
      assertThat(pages).isLessThan(100);
      HttpResponse<byte[]> page = ok(at.get());
      all.addAll(tags(page));
      at = next(page);
    }
    return all;
  }

  @Test
  void tags_moreThanRegistriesTake_areAskedForByThousands() throws Exception {
    List<String> all = tags(2500);

    HttpResponse<byte[]> list = ok(LIST + "?n=10000");

    assertThat(tags(list)).isEqualTo(all);
    assertThat(next(list)).isEmpty();
    assertThat(queries()).containsExactly("n=1000", "n=1000&last=v00999", "n=1000&last=v01999");
  }

  @Test
  void tags_numberRefused_areThoseOfTheRegistrysOwnPages() throws Exception {
    upstream.script().once(Match.tags(), Fault.Status.of(400));
    List<String> all = tags(3);

    assertThat(tags(ok(LIST + "?n=500"))).isEqualTo(all);
    assertThat(queries()).containsExactly("n=500", "");
  }

  @Test
  void tags_fewerThanAPage_areAskedForAsTheyAre() throws Exception {
    List<String> all = tags(5);

    HttpResponse<byte[]> first = ok(LIST + "?n=2");

    assertThat(tags(first)).containsExactly("v00000", "v00001");
    assertThat(next(first)).contains(LIST + "?last=v00001&n=2");
    assertThat(walk(LIST + "?n=2")).isEqualTo(all);
    assertThat(queries()).startsWith("n=2");
  }

  @Test
  void tags_none_areWantedAndNoneCome() throws Exception {
    tags(3);

    HttpResponse<byte[]> none = ok(LIST + "?n=0");

    assertThat(tags(none)).isEmpty();
    assertThat(next(none)).isEmpty();
    assertThat(proxy.get("/v2/library/nothing/tags/list?n=0").statusCode()).isEqualTo(404);
  }

  @Test
  void tags_registryIgnoresNumberAndStart_areCutHere() throws Exception {
    always(Map.of(), "a", "b", "c", "d", "e");

    HttpResponse<byte[]> second = ok(LIST + "?n=2&last=b");

    assertThat(tags(second)).containsExactly("c", "d");
    assertThat(next(second)).contains(LIST + "?last=d&n=2");
    assertThat(tags(ok(LIST + "?last=bb"))).as("behind no tag").containsExactly("c", "d", "e");
    assertThat(walk(LIST + "?n=2")).containsExactly("a", "b", "c", "d", "e");
    assertThat(tags(ok(LIST + "?n=2&last=e"))).isEmpty();
  }

  @Test
  void tags_registryIgnoresBothAndHasAnOrderOfItsOwn_areCutHere() throws Exception {
    always(Map.of(), "latest", "2", "1", "10");

    assertThat(walk(LIST + "?n=1")).containsExactly("latest", "2", "1", "10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "</v2/x/tags/list?next_page=g%3D%3D&n=2>; rel=\"next\" | next_page=g%3D%3D",
        "<https://r.example/x?continuation=a%2Fb>; title=\"x, y\"; rel=next | continuation=a%2Fb",
        "<?page=2&page_size=2>; rel=\"last next\" | page=2&page_size=2",
        "</x?last=q>; rel=prev, <x?last=b>; rel=next | last=b"
      })
  void tags_cursorOfAnyName_leadsOnThroughThisProxy(String link, String query) throws Exception {
    upstream
        .script()
        .once(Match.tags(), new Fault.Status(200, Map.of("link", link), body("a", "b")));

    HttpResponse<byte[]> first = ok("/v2/library/one/tags/list?n=2&ns=other.example");
    upstream.script().on(Match.tags(), new Fault.Status(200, Map.of(), body("c")));

    String next = next(first).orElseThrow();
    assertThat(next).startsWith(LIST + "?").contains(query, "n=2", "ns=other.example");
    assertThat(tags(ok(next))).containsExactly("c");
    assertThat(queries().getLast()).contains(query).contains("n=2").doesNotContain("ns=");
  }

  @Test
  void tags_pathPrefix_staysInTheLink() throws Exception {
    tags(3);

    HttpResponse<byte[]> first = ok("/v2/other.example/library/one/tags/list?n=1");

    assertThat(next(first)).contains("/v2/other.example/library/one/tags/list?last=v00000&n=1");
    assertThat(tags(ok(next(first).orElseThrow()))).containsExactly("v00001");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void tags_upstreamFails_areTheLastOnes(int status) throws Exception {
    List<String> all = tags(3);
    ok(LIST);
    ok(LIST + "?n=2");
    upstream.script().on(Match.any(), Fault.Status.of(status));
    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> stale = ok(LIST);
      assertThat(tags(stale)).isEqualTo(all);
      assertThat(stale.headers().firstValue("warning").orElse("none"))
          .startsWith("299 - \"stale: last confirmed ");
    }
    assertThat(next(ok(LIST + "?n=2"))).contains(LIST + "?last=v00001&n=2");
    assertThat(tags(ok(LIST + "?n=1&last=v00000"))).as("of the whole").containsExactly("v00001");
    assertThat(proxy.get("/v2/library/two/tags/list").statusCode()).isGreaterThan(400);
  }

  @Test
  void tags_upstreamDenies_areNotTheLastOnes() throws Exception {
    tags(3);
    ok(LIST);
    upstream.script().on(Match.any(), Fault.Status.of(403));
    assertThat(proxy.get(LIST).statusCode()).isEqualTo(403);
  }

  @Test
  void tags_longList_comesWholeWithItsLength() throws Exception {
    List<String> all = tags(30_000);

    HttpResponse<byte[]> list = ok(LIST);

    assertThat(tags(list)).isEqualTo(all);
    assertThat(list.headers().firstValue("content-length")).contains("" + list.body().length);
    assertThat(proxy.head(LIST).headers().firstValue("content-length"))
        .contains("" + list.body().length);
  }
}
