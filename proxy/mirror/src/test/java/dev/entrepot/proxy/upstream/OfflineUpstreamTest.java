package dev.entrepot.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An upstream that is never asked. */
final class OfflineUpstreamTest {
  private static final RepositoryName APP = new RepositoryName("team/app");
  private static final Reference LATEST = new Reference.Tagged(new Tag("latest"));
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
  private static final CallTimeout PATIENCE = CallTimeout.cold(Duration.ofSeconds(25));

  private static final Upstream UPSTREAM =
      Upstream.offline(
          new UpstreamConfig(
              new RegistryName("registry.test"),
              List.of(URI.create("http://127.0.0.1:1")),
              true,
              new Credentials.Anonymous(),
              TagsConfig.DEFAULTS,
              UpstreamTimeouts.DEFAULTS,
              0,
              Set.of()));

  /** A question that is put to the upstream. */
  record Question(String name, Supplier<Answer<?>> put) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Question> questions() {
    return Stream.of(
        new Question("head", () -> UPSTREAM.headManifest(APP, LATEST, PATIENCE)),
        new Question("get", () -> UPSTREAM.getManifest(APP, LATEST)),
        new Question("head of a blob", () -> UPSTREAM.headBlob(APP, DIGEST)),
        new Question("blob", () -> UPSTREAM.getBlob(APP, DIGEST, BlobRequest.whole())),
        new Question("range", () -> UPSTREAM.getBlobRange(APP, DIGEST, new Span(0, 1), 1)),
        new Question("tags", () -> UPSTREAM.listTags(APP, OptionalInt.empty(), Optional.empty())),
        new Question(
            "referrers", () -> UPSTREAM.referrers(APP, DIGEST, Optional.empty(), PATIENCE)));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void anyQuestion_isRefusedAsWeAreOffline(Question question) {
    var answer = new CompletableFuture<Answer<?>>();
    Thread.ofVirtual().start(() -> answer.complete(question.put().get()));
    assertThat(answer.join())
        .isEqualTo(
            Answer.refused(
                Refusal.of(
                    Source.OFFLINE,
                    Refusal.Reason.UNREACHABLE,
                    "registry.test is not asked: this cache is offline")));
    assertThat(UPSTREAM.isDue(APP)).isFalse();
    assertThat(UPSTREAM.trouble(APP)).isPresent();
    assertThat(UPSTREAM.isLeftAlone()).isFalse();
  }
}
