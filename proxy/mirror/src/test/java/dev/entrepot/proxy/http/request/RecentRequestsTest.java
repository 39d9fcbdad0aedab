package dev.entrepot.proxy.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.http.request.ParsedRequest.Rejected;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {
  private static final String MANIFEST = "/v2/library/app/manifests/latest";

  private final RecentRequests requests = new RecentRequests();

  private ParsedRequest parse(HttpMethod method, String path) {
    return requests.parse(method, path, () -> RequestParser.parse(method, path, null));
  }

  @Test
  void parse_sameLineAgain_isTheSame() {
    var first = parse(HttpMethod.GET, MANIFEST);
    assertThat(parse(HttpMethod.GET, MANIFEST)).isSameAs(first);
    assertThat(first).isEqualTo(RequestParser.parse(HttpMethod.GET, MANIFEST, null));
  }

  @Test
  void parse_otherMethodOrTarget_isAnother() {
    var get = parse(HttpMethod.GET, MANIFEST);
    assertThat(parse(HttpMethod.HEAD, MANIFEST)).isNotEqualTo(get);
    assertThat(parse(HttpMethod.GET, MANIFEST + "-2")).isNotEqualTo(get);
    assertThat(parse(HttpMethod.DELETE, MANIFEST)).isInstanceOf(Rejected.class);
    assertThat(parse(HttpMethod.GET, MANIFEST)).isSameAs(get);
  }

  @Test
  void parse_manyOthersInBetween_isReadAnew() {
    var first = parse(HttpMethod.GET, MANIFEST);
    for (int i = 0; i < RecentRequests.MAX_REQUESTS; i++) {
      parse(HttpMethod.GET, MANIFEST + i);
    }
    assertThat(parse(HttpMethod.GET, MANIFEST)).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void parse_longTarget_isNotKept() {
    var path = "/v2/" + "a/".repeat(RecentRequests.MAX_CHARACTERS / 2) + "app/tags/list";
    assertThat(parse(HttpMethod.GET, path)).isInstanceOf(Rejected.class);
    var named = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      requests.parse(
          HttpMethod.GET,
          path,
          () -> {
            named.incrementAndGet();
            return RequestParser.parse(HttpMethod.GET, MANIFEST, null);
          });
    }
    assertThat(named).hasValue(2);
  }
}
