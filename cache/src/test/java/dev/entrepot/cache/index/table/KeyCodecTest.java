package dev.entrepot.cache.index.table;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.hub;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
  private final Content content = Content.of("content");

  private static String text(Repository repository, String tag) {
    return new String(
        RepositoryKeys.TAG.write(new TagKey(repository, new Tag(tag))), StandardCharsets.US_ASCII);
  }

  @Test
  void tag_any_isRegistryNameAndTagApart() {
    assertThat(text(ALPINE, LATEST.value())).isEqualTo("docker.io\0library/alpine\0latest");
  }

  @Test
  void tag_sameTextSplitElsewhere_isAnotherKey() {
    assertThat(text(hub("a/b"), "c")).isNotEqualTo(text(hub("a"), "bc"));
    assertThat(text(hub("ab"), "c")).isNotEqualTo(text(hub("a"), "bc"));
  }

  @Test
  void digest_sha256_isItsCodeAndValue() {
    assertThat(ContentKeys.DIGEST.write(content.digest()))
        .hasSize(33)
        .startsWith(1)
        .endsWith(content.digest().value());
  }

  @Test
  void digest_sha512_isItsCodeAndValue() {
    assertThat(ContentKeys.DIGEST.write(Content.sha512("content").digest()))
        .hasSize(65)
        .startsWith(2);
  }

  @Test
  void link_any_endsWithTheDigest() {
    assertThat(RepositoryKeys.CONTENT.write(new ContentKey(ALPINE, content.digest())))
        .startsWith("docker.io\0library/alpine\0".getBytes(StandardCharsets.US_ASCII))
        .endsWith(ContentKeys.DIGEST.write(content.digest()));
  }
}
