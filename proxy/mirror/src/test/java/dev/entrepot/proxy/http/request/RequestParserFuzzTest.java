package dev.entrepot.proxy.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.http.request.ParsedRequest.Rejected;
import dev.entrepot.proxy.http.request.ParsedRequest.Understood;
import dev.entrepot.proxy.http.response.Failure;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Request lines put together at random from what such lines are made of. */
final class RequestParserFuzzTest {
  private static final int ROUNDS = 200_000;
  private static final List<String> PARTS =
      List.of(
          "/",
          "v2",
          "/v2/",
          "library",
          "one",
          "manifests",
          "/blobs/",
          "tags/list",
          "referrers",
          "sha256:",
          "a".repeat(64),
          "..",
          "%2F",
          "%00",
          "%",
          "%zz",
          ":",
          "A",
          "_",
          "__",
          "---",
          ".",
          "docker.io",
          "localhost:5000",
          "\u0000",
          "\uD83D",
          " ",
          "+");
  private static final List<String> QUERY_PARTS =
      List.of("ns=", "docker.io", "&", "=", "n=", "5", "-1", "last=", "%", "%41", ";", "\u0000");

  @Test
  void parse_anyRequestLine_isUnderstoodOrRejectedWith4xx() {
    long seed = System.nanoTime();
    System.out.println("RequestParserFuzzTest seed " + seed);
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String path = "/v2/" + join(random, PARTS);
      String query = join(random, QUERY_PARTS);
      switch (RequestParser.parse(HttpMethod.GET, path, query)) {
        case Rejected(Failure failure) ->
            assertThat(failure.status()).as("%s?%s", path, query).isBetween(400, 499);
        case Understood(RegistryRequest request) -> assertThat(request.want()).isNotNull();
      }
    }
  }

  private static String join(RandomGenerator random, List<String> parts) {
    var text = new StringBuilder();
    for (int count = random.nextInt(8); count > 0; count--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }
}
