package dev.entrepot.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.upstream.network.Boundary;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsers of single headers. */
class HeadersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final URI FROM = URI.create("https://registry.example/v2/a/blobs/sha256:0");

  @Test
  void parse_contentRange_tellsStartAndTotal() {
    assertThat(ContentRange.parse("bytes 5-9/10"))
        .contains(new ContentRange(OptionalLong.of(5), OptionalLong.of(9), OptionalLong.of(10)));
    assertThat(ContentRange.parse("bytes 5-9/*"))
        .contains(new ContentRange(OptionalLong.of(5), OptionalLong.of(9), OptionalLong.empty()));
    assertThat(ContentRange.parse("bytes */10"))
        .contains(
            new ContentRange(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(10)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "items 0-1/2",
        "bytes 5-4/10",
        "bytes 5-10/10",
        "bytes -5-9/10",
        "bytes 0-9999999999999999999/10",
        "bytes 0-9/"
      })
  void parse_notAContentRange_isEmpty(String text) {
    assertThat(ContentRange.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7",
        "0 | 0",
        "999999999999 | 21600",
        "Thu, 01 Jan 2026 00:01:30 GMT | 90",
        "Thursday, 01-Jan-26 00:01:30 GMT | 90",
        "Thu Jan  1 00:01:30 2026 | 90",
        "Wed, 31 Dec 2025 23:59:00 GMT | 0",
        "Fri, 01 Jan 2027 00:00:00 GMT | 21600"
      })
  void parse_retryAfter_isBounded(String text, long seconds) {
    assertThat(RetryAfter.parse(text, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999"})
  void parse_notARetryAfter_isEmpty(String text) {
    assertThat(RetryAfter.parse(text, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "</v2/a/tags/list?n=2&last=b>; rel=\"next\" | last | b",
        "<https://x/v2/a/tags/list?last=a%2Bb%26c&n=2>; rel=next | last | a+b&c",
        "</x?last=p>; rel=\"prev\", </x?last=q>; rel=\"next\" | last | q",
        "</x?next_page=g%3D%3D&n=1>; rel=next | next_page | g==",
        "<?continuation=c>; rel=next | continuation | c",
        "</x?last=b#f>; title=\"a, <b>; rel=x\"; rel=\"last next\" | last | b",
        "</x,y;z?last=b>;rel=next | last | b",
        "</x?last=b> ; REL = NEXT ; rel=prev | last | b",
        "</x?last=p>; rel=\"a\\\"next\", </x?last=q>; rel=next | last | q",
        ", ,</x?last=b>; foo; rel*=UTF-8''x; rel=next | last | b"
      })
  void nextPage_linkToOne_isItsCursor(String link, String parameter, String value) {
    assertThat(NextPage.of(link))
        .isEqualTo(new NextPage.At(new PageCursor(Map.of(parameter, value))));
  }

  @Test
  void nextPage_inTheSecondHeader_counts() {
    assertThat(NextPage.of(List.of("</x?last=a>; rel=prev", "</x?last=b>; rel=next")))
        .isEqualTo(new NextPage.At(PageCursor.after("b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "</x?last=b>; rel=\"prev\"",
        "last=b",
        "</x?last=b>; title=\"; rel=next\"",
        "</x?last=b>; rel=nextish",
        "</x?last=b"
      })
  void nextPage_noLinkToOne_isNone(String link) {
    assertThat(NextPage.of(link)).isEqualTo(new NextPage.None());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"</x?n=1>; rel=\"next\"", "</x?last=>; rel=next", "</x?last=%zz>; rel=next"})
  void nextPage_linkWithoutCursor_isUnreadable(String link) {
    assertThat(NextPage.of(link)).isEqualTo(new NextPage.Unreadable());
  }

  @Test
  void target_relativeOrAbsolute_keepsItsEncoding() {
    assertThat(target("/artifacts/x?sig=a%2Fb%3D"))
        .hasToString("https://registry.example/artifacts/x?sig=a%2Fb%3D");
    assertThat(target("//cdn.example/x")).hasToString("https://cdn.example/x");
    assertThat(target("https://CDN.example:8443/x?a|b c"))
        .hasToString("https://CDN.example:8443/x?a%7Cb%20c");
    assertThat(target("https://cdn.example/100%/\u00c3\u00a9?name=50%&x=%2F%4"))
        .hasToString("https://cdn.example/100%25/%C3%A9?name=50%25&x=%2F%254");
    assertThat(target("http://min_io:9000/x")).hasToString("http://min_io:9000/x");
    assertThat(target("https://[2001:db8::1]:8443/x#part"))
        .hasToString("https://[2001:db8::1]:8443/x#part");
  }

  @Test
  void target_queryAlone_keepsThePath() {
    assertThat(RedirectPolicy.target(URI.create("https://registry.example/v2/a?x=1"), "?y=2"))
        .hasValueSatisfying(
            target -> assertThat(target).hasToString("https://registry.example/v2/a?y=2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://min_io:0/",
        "http://min_io:65536/",
        "http://user@min_io/",
        "http://min_io:x/",
        "http://[::1/"
      })
  void target_hostThatCannotBe_isEmpty(String location) {
    assertThat(RedirectPolicy.target(FROM, location)).isEmpty();
  }

  @Test
  void target_tooLong_isEmpty() {
    assertThat(RedirectPolicy.target(FROM, "/" + "x".repeat(RedirectPolicy.MAX_CHARACTERS)))
        .isEmpty();
  }

  @Test
  void objection_toHttpOrAPrivateAddress_isThere() {
    var policy = new RedirectPolicy(new Boundary(FROM, Set.of("10.0.0.5"), new TestNetwork()));

    assertThat(policy.objection(FROM, URI.create("http://registry.example/"))).isPresent();
    assertThat(policy.objection(FROM, URI.create("https://169.254.169.254/"))).isPresent();
    assertThat(policy.objection(FROM, URI.create("https://localhost/"))).isPresent();
    assertThat(policy.objection(FROM, URI.create("https://10.0.0.5/"))).isEmpty();
    assertThat(policy.objection(FROM, URI.create("https://cdn.other/")))
        .isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example, https://cdn.other/, true",
    "https://registry.example, https://cdn.other:443/, true",
    "http://registry.example, http://cdn.other:80/, true",
    "https://registry.example:5000, https://cdn.other:5000/, true",
    "https://registry.example, https://trusted.example:9000/, true",
    "https://10.0.0.1, https://cdn.other:9000/, true",
    "https://registry.example, https://cdn.other:9000/, false",
    "https://registry.example, https://registry.example:6379/, false",
    "https://registry.example:5000, https://cdn.other:5001/, false"
  })
  void objection_ports_areThoseOfTheWebOrTheEndpoint(URI endpoint, URI target, boolean isAllowed) {
    var policy =
        new RedirectPolicy(new Boundary(endpoint, Set.of("trusted.example"), new TestNetwork()));

    assertThat(policy.objection(endpoint, target).isEmpty()).isEqualTo(isAllowed);
  }

  @Test
  void of_sameOriginInOtherWords_isEqual() {
    assertThat(WebOrigin.of(URI.create("HTTPS://Host:443/a")))
        .isEqualTo(WebOrigin.of(URI.create("https://host/b?c")));
    assertThat(WebOrigin.of(URI.create("http://host:8080"))).isEqualTo("http://host:8080");
    assertThat(WebOrigin.of(URI.create("http://host:443"))).isNotEqualTo("https://host");
  }

  private static URI target(String location) {
    return RedirectPolicy.target(FROM, location).orElseThrow();
  }
}
