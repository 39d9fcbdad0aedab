package dev.entrepot.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String SHA256_OF_ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String SHA512_OF_ABC =
      "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

  @ParameterizedTest
  @ValueSource(strings = {SHA256_OF_ABC, SHA512_OF_ABC})
  void parse_registeredAlgorithm_readsBack(String text) {
    assertThat(Digest.parse(text)).hasValueSatisfying(d -> assertThat(d).hasToString(text));
  }

  @Test
  void of_content_isTheKnownValue() {
    var abc = "abc".getBytes(UTF_8);
    assertThat(Digest.of(DigestAlgorithm.SHA256, abc)).hasToString(SHA256_OF_ABC);
    assertThat(Digest.of(DigestAlgorithm.SHA512, abc)).hasToString(SHA512_OF_ABC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        ":ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015add",
        "sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:a:7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        " sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "md5:900150983cd24fb0d6963f7d28e17f72",
        "sha384:cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358"
            + "baeca134c825a7"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(Digest.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void ofValue_ofAnyAlgorithm_readsBack(DigestAlgorithm algorithm) {
    var digest = Digest.of(algorithm, new byte[] {1, 2, 3});
    assertThat(digest.value()).hasSize(algorithm.bytes());
    assertThat(digest.hex()).hasSize(algorithm.hexDigits());
    assertThat(Digest.ofValue(algorithm, digest.value())).isEqualTo(digest);
  }

  @Test
  void ofValue_wrongLength_throws() {
    assertThatThrownBy(() -> Digest.ofValue(DigestAlgorithm.SHA256, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void constructor_hostileText_isQuotedInTheError() {
    assertThatThrownBy(() -> new Digest(DigestAlgorithm.SHA256, "a\"\r\nb"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a sha256 value: \"a???b\"");
  }
}
