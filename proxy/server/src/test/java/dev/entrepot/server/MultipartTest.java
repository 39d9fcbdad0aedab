package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several ranges at once of stored blobs. */
final class MultipartTest {
  private static final int SIZE = 3 << 20; // 3 MiB

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;
  @Fixture private TestProxy proxy;

  @BeforeEach
  void store() throws Exception {
    var content = SyntheticContent.of(41, SIZE);
    blob = upstream.repository("library/one").addBlob(content);
    bytes = content.read(0, SIZE);
    proxy = TestProxy.start(data, upstream);
    proxy.get(path());
    proxy.awaitQuiet();
  }

  @ParameterizedTest
  @CsvSource({
    "'0-1,5-6', '0-1,5-6'",
    "'2000000-2999999,0-0,-7', '2000000-2999999,0-0,3145721-3145727'",
    "'0-1572863,1572864-', '0-1572863,1572864-3145727'",
    "'0-9,5-14', '0-9,5-14'",
    "'0-1,9999999-', '0-1'"
  })
  void getRanges_stored_isOnePartEachInTheirOrder(String asked, String given) throws Exception {
    HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=" + asked);
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "content-range")).isEqualTo("absent");
    assertThat(header(response, "content-length"))
        .isEqualTo(Integer.toString(response.body().length));
    assertThat(header(response, "docker-content-digest")).isEqualTo(blob.digest());
    List<Multipart.Part> parts = Multipart.read(response);
    String[] ranges = given.split(",");
    assertThat(parts).hasSameSizeAs(ranges);
    for (int i = 0; i < ranges.length; i++) {
      String[] ends = ranges[i].split("-", -1);
      assertThat(parts.get(i).fields())
          .containsEntry("Content-Range", "bytes %s/%d".formatted(ranges[i], SIZE))
          .containsEntry("Content-Type", "application/octet-stream");
      assertThat(parts.get(i).bytes()).isEqualTo(slice(ends[0], ends[1]));
    }
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void getRanges_asManyAsTheBound_areAllThere() throws Exception {
    String ranges =
        IntStream.range(0, 1024)
            .mapToObj(i -> "%d-%d".formatted(i * 3000, i * 3000 + 999))
            .collect(Collectors.joining(","));
    HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=" + ranges);
    assertThat(response.statusCode()).isEqualTo(206);
    List<Multipart.Part> parts = Multipart.read(response);
    assertThat(parts).hasSize(1024);
    for (int i = 0; i < 1024; i++) {
      assertThat(parts.get(i).bytes())
          .isEqualTo(Arrays.copyOfRange(bytes, i * 3000, i * 3000 + 1000));
    }
  }

  @Test
  void getRanges_moreThanTheBlobOrTheBound_isTheWhole() throws Exception {
    String tooMany = "0-999" + ",2000-2999".repeat(1024);
    String tooTiny = "0-0" + ",2-2".repeat(64);
    for (String ranges : List.of("0-,1-", "0-,0-,0-", tooMany, tooTiny)) {
      HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=" + ranges);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(bytes);
    }
  }

  @Test
  void getRanges_overlappingAndInAnyOrder_areInTheirOrder() throws Exception {
    String ranges =
        IntStream.range(0, 300)
            .map(i -> 300 - i)
            .mapToObj(i -> "%d-%d".formatted(i * 1000, i * 1000 + 1499))
            .collect(Collectors.joining(","));
    List<Multipart.Part> parts = Multipart.read(proxy.get(path(), "Range", "bytes=" + ranges));
    assertThat(parts).hasSize(300);
    for (int i = 0; i < 300; i++) {
      int first = (300 - i) * 1000;
      assertThat(parts.get(i).bytes()).isEqualTo(Arrays.copyOfRange(bytes, first, first + 1500));
    }
  }

  @Test
  void getRanges_noneInside_isNotSatisfiable() throws Exception {
    HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=3145728-,9999999-");
    assertThat(response.statusCode()).isEqualTo(416);
    assertThat(header(response, "content-range")).isEqualTo("bytes */" + SIZE);
  }

  @Test
  void getRanges_fileThatHasLostBytes_goOnFromTheUpstream() throws Exception {
    proxy.get(path()); // from now on the file is kept open
    try (var file = FileChannel.open(storedFile(), StandardOpenOption.WRITE)) {
      file.truncate(1000);
    }
    List<Multipart.Part> parts = Multipart.read(proxy.get(path(), "Range", "bytes=0-9,2000-2999"));
    assertThat(parts).hasSize(2);
    assertThat(parts.getFirst().bytes()).isEqualTo(slice("0", "9"));
    assertThat(parts.getLast().bytes()).isEqualTo(slice("2000", "2999"));
    assertThat(proxy.get(path()).body()).isEqualTo(bytes);
  }

  private byte[] slice(String first, String last) {
    return Arrays.copyOfRange(bytes, Integer.parseInt(first), Integer.parseInt(last) + 1);
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private Path storedFile() {
    String hex = blob.digest().substring("sha256:".length());
    return data.resolve("blobs").resolve("sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }
}
