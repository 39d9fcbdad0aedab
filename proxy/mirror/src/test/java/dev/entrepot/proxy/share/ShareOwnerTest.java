package dev.entrepot.proxy.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose share a request uses. */
final class ShareOwnerTest {
  private static Caller known(String name, Proof proof) {
    return new Caller.Known(name, Set.of(), proof);
  }

  private static String anonymous(String address) {
    return ShareOwner.of(Caller.ANONYMOUS, address);
  }

  @ParameterizedTest
  @EnumSource(
      value = Proof.class,
      names = {"PASSWORD", "OIDC", "CERTIFICATE"})
  void of_provenName_isTheSameFromEveryAddress(Proof proof) {
    Caller anna = known("anna", proof);
    assertThat(ShareOwner.of(anna, "192.0.2.1"))
        .isEqualTo(ShareOwner.of(anna, "2001:db8::1"))
        .isNotEqualTo(ShareOwner.of(known("bob", proof), "192.0.2.1"))
        .isNotEqualTo(anonymous("192.0.2.1"));
  }

  @Test
  void of_nameThatLooksLikeAnAddress_isNotThatAddress() {
    assertThat(ShareOwner.of(known("192.0.2.1", Proof.PASSWORD), "192.0.2.9"))
        .isNotEqualTo(anonymous("192.0.2.1"));
  }

  @Test
  void of_groupsThatChange_isTheSame() {
    Caller later = new Caller.Known("anna", Set.of("team"), Proof.PASSWORD);
    assertThat(ShareOwner.of(later, "192.0.2.1"))
        .isEqualTo(ShareOwner.of(known("anna", Proof.PASSWORD), "192.0.2.1"));
  }

  /** Such a name costs nothing to make up. */
  @Test
  void of_nameThatIsPassedOn_isTheAddress() {
    assertThat(ShareOwner.of(known("ghcr.io:anna", Proof.UPSTREAM), "192.0.2.1"))
        .isEqualTo(anonymous("192.0.2.1"));
  }

  @Test
  void of_ipv6_isTheNetwork() {
    assertThat(anonymous("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(anonymous("2001:db8:1:2::1"))
        .isNotEqualTo(anonymous("2001:db8:1:3::1"));
    assertThat(anonymous("::ffff:192.0.2.1")).isEqualTo(anonymous("192.0.2.1"));
  }
}
