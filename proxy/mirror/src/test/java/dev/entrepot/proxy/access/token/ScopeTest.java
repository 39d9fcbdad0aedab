package dev.entrepot.proxy.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScopeTest {
  private static List<String> names(String... parameters) {
    return Scope.parseAll(List.of(parameters)).orElseThrow().stream().map(Scope::name).toList();
  }

  @Test
  void parseAll_pulls_areFound() {
    assertThat(names("repository:library/alpine:pull")).containsExactly("library/alpine");
    assertThat(names("repository:team/app:pull,push")).containsExactly("team/app");
    assertThat(names("repository:team/app:push,pull")).containsExactly("team/app");
    assertThat(names("repository:team/app:*")).containsExactly("team/app");
    assertThat(names("repository(plugin):vieux/sshfs:pull")).containsExactly("vieux/sshfs");
  }

  @Test
  void parseAll_registryWithPort_isPartOfTheName() {
    assertThat(names("repository:registry.example:5000/team/app:pull"))
        .containsExactly("registry.example:5000/team/app");
  }

  @Test
  void parseAll_severalInOneParameterAndInSeveral_areAllFoundOnce() {
    assertThat(
            names(
                "repository:a:pull repository:b:pull",
                "repository:c:pull  repository:a:pull",
                "repository:a:pull,push"))
        .containsExactly("a", "b", "c");
  }

  @Test
  void parseAll_otherTypesAndActions_areLeftOut() {
    assertThat(
            names(
                "registry:catalog:*",
                "repository:team/app:push",
                "repository:team/app:delete,",
                "repositories:a:pull",
                "repository::pull",
                "repository:pull",
                "repository",
                "::",
                ":",
                ""))
        .isEmpty();
  }

  @Test
  void parseAll_tooLong_isLeftOut() {
    assertThat(names("repository:%s:pull".formatted("a".repeat(Scope.MAX_CHARACTERS)))).isEmpty();
  }

  @Test
  void parseAll_tooMany_isRefused() {
    var most =
        IntStream.range(0, Scope.MAX_SCOPES)
            .mapToObj("repository:a%d:pull"::formatted)
            .collect(Collectors.joining(" "));

    assertThat(names(most)).hasSize(Scope.MAX_SCOPES);
    assertThat(Scope.parseAll(List.of(most + " registry:catalog:*"))).isEmpty();
    assertThat(Scope.parseAll(List.of(most, "repository:b:pull"))).isEmpty();
    assertThat(Scope.parseAll(List.of("x ".repeat(1 << 20)))).isPresent();
  }
}
