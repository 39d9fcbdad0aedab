package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Reference.Digested;
import dev.entrepot.oci.Reference.Tagged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  @Test
  void parse_tag_isTagged() {
    assertThat(Reference.parse("latest")).contains(new Tagged(new Tag("latest")));
  }

  @Test
  void parse_digest_isDigested() {
    var digest = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
    assertThat(Reference.parse(digest.toString())).contains(new Digested(digest));
  }

  @Test
  void parse_hexWithoutAlgorithm_isTagged() {
    var hex = Digest.of(DigestAlgorithm.SHA256, new byte[0]).hex();
    assertThat(Reference.parse(hex)).contains(new Tagged(new Tag(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "sha256:", "latest:1", "sha256:abc", "..", "a/b", "latest@sha256:"})
  void parse_neither_isEmpty(String text) {
    assertThat(Reference.parse(text)).isEmpty();
  }
}
