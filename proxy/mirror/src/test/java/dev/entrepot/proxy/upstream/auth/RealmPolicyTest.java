package dev.entrepot.proxy.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.upstream.network.Boundary;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "https://registry-1.docker.io, https://auth.docker.io/token",
    "https://quay.io, https://quay.io/v2/auth",
    "https://quay.io, https://QUAY.io:8443/v2/auth",
    "https://a.co.uk, https://auth.a.co.uk/",
    "http://registry.lan:5000, http://registry.lan/token",
    "http://127.0.0.1:5000, http://localhost:5001/token",
    "https://10.0.0.1, https://10.0.0.2/token",
    "https://my.registry, https://trusted.example/token"
  })
  void objection_ownSite_isNone(String endpoint, String realm) {
    assertThat(policy(endpoint).objection(URI.create(realm))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry-1.docker.io, https://docker.io.evil.example/token",
    "https://a.co.uk, https://b.co.uk/",
    "https://a.github.io, https://b.github.io/",
    "https://quay.io, https://10.0.0.1/token",
    "https://quay.io, https://169.254.169.254/token",
    "https://quay.io, https://[::1]/token",
    "https://quay.io, https://[fd00::1]/token",
    "https://quay.io, https://localhost/token",
    "http://127.0.0.1:5000, https://evil.example/token"
  })
  void objection_anotherSite_namesTheKey(String endpoint, String realm) {
    assertThat(policy(endpoint).objection(URI.create(realm)).orElseThrow())
        .contains("trusted-hosts");
  }

  @ParameterizedTest
  @CsvSource({
    "https://quay.io, http://quay.io/token",
    "https://quay.io, ftp://quay.io/token",
    "https://quay.io, https://user@quay.io/token",
    "https://quay.io, //quay.io/token",
    "https://quay.io, token"
  })
  void objection_notHttpsOrNoUrl_isThere(String endpoint, String realm) {
    assertThat(policy(endpoint).objection(URI.create(realm))).isPresent();
  }

  private static RealmPolicy policy(String endpoint) {
    return new RealmPolicy(
        new Boundary(URI.create(endpoint), Set.of("trusted.example"), new TestNetwork()));
  }
}
