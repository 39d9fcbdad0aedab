package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OciErrorTest {
  @ParameterizedTest
  @EnumSource
  void of_anyCode_hasTheCodesMeaning(OciErrorCode code) {
    assertThat(OciError.of(code)).isEqualTo(new OciError(code, code.meaning()));
    assertThat(code.meaning()).isNotBlank();
  }

  @Test
  void toString_error_isCodeAndMessage() {
    assertThat(new OciError(OciErrorCode.DENIED, "no")).hasToString("DENIED: no");
  }
}
