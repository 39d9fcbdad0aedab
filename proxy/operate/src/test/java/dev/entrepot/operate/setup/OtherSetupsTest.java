package dev.entrepot.operate.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.operate.setup.text.SetupException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to the files of podman, k3s and BuildKit, and how it is taken back. */
final class OtherSetupsTest {
  private static final String DROP_IN = "/etc/containers/registries.conf.d/500-entrepot.conf";
  private static final String K3S = "/etc/rancher/k3s/registries.yaml";
  private static final String BUILDKIT = "/etc/buildkit/buildkitd.toml";

  private final Machine machine = new Machine();

  @ParameterizedTest
  @EnumSource(ClientKind.class)
  void setUp_andUndo_leaveNothing(ClientKind kind) throws Exception {
    machine.setUp(kind);
    assertThat(machine.pointsAt(kind, Machine.MIRROR)).isTrue();
    assertThat(machine.pointsAt(kind, Machine.mirror("http://other.example:5000"))).isFalse();
    var files = Map.copyOf(machine.files);
    machine.setUp(kind);
    assertThat(machine.files).isEqualTo(files);
    machine.undo(kind);
    assertThat(machine.files).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ClientKind.class)
  void ownCertificates_arePutWhereTheClientLooks(ClientKind kind) throws Exception {
    var mirror =
        new Mirror(
            URI.create("https://entrepot.example:5443"),
            Machine.MIRROR.registries(),
            Optional.of("-----BEGIN CERTIFICATE-----\n"));
    machine.setUp(kind, mirror);
    assertThat(machine.files.values()).contains("-----BEGIN CERTIFICATE-----\n");
    assertThat(machine.files.values())
        .noneMatch(it -> it.contains("insecure") || it.contains("http = "));
    machine.undo(kind);
    assertThat(machine.files).isEmpty();
  }

  @Test
  void podman_hasAPairForEachRegistry() throws Exception {
    machine.setUp(ClientKind.PODMAN);
    assertThat(machine.text(DROP_IN))
        .isEqualTo(
            """
            # entrepot setup: docker.io
            [[registry]]
            prefix = "docker.io"
            location = "docker.io"
            [[registry.mirror]]
            location = "entrepot.example:5000/docker.io"
            insecure = true

            # entrepot setup: ghcr.io
            [[registry]]
            prefix = "ghcr.io"
            location = "ghcr.io"
            [[registry.mirror]]
            location = "entrepot.example:5000/ghcr.io"
            insecure = true
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/containers/registries.conf",
        "/etc/containers/registries.conf.d/001-own.conf",
        "/etc/containers/registries.conf.d/999-own.conf"
      })
  void podman_registryThatIsConfiguredElsewhere_isLeftAndTold(String file) throws Exception {
    machine.with(file, "[[registry]]\nlocation = \"docker.io\"\nblocked = true\n");
    assertThat(machine.setUp(ClientKind.PODMAN))
        .singleElement()
        .asString()
        .contains("docker.io has its own section in " + file);
    assertThat(machine.text(DROP_IN)).contains("ghcr.io").doesNotContain("\"docker.io\"");
  }

  @Test
  void podman_firstFormat_isRefused() {
    machine.with(
        "/etc/containers/registries.conf", "[registries.search]\nregistries = ['docker.io']\n");
    assertThatThrownBy(() -> machine.setUp(ClientKind.PODMAN))
        .hasMessageContaining("is in the first format");
  }

  @Test
  void k3s_commentsAndOtherKeysStay() throws Exception {
    machine.with(
        K3S,
        """
        # ours
        mirrors:
            docker.io:   # own
                endpoint: ["https://own.example"]
        configs: {}
        """);
    assertThat(machine.setUp(ClientKind.K3S))
        .containsExactly(
            "docker.io has mirrors of its own in /etc/rancher/k3s/registries.yaml, which k3s uses"
                + " instead");
    assertThat(machine.text(K3S))
        .isEqualTo(
            """
            # ours
            mirrors:
                "*":  # entrepot setup
                  endpoint:
                    - "http://entrepot.example:5000"
                docker.io:   # own
                    endpoint: ["https://own.example"]
            configs: {}
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirrors:\n  \"*\":\n    endpoint:\n    - http://a # x\n    - http://b",
        "mirrors:\n  '*':\n    endpoint: [http://a]\n",
        "mirrors:\n  '*':\n    endpoint: []\n",
        "mirrors:\r\n  '*':\r\n    rewrite: {a: b}\r\n",
        "# \uD83D\uDE00\nconfigs:\n  a:\n    auth: {username: x}",
        "# nothing\n"
      })
  void k3s_undo_givesBackEachByte(String before) throws Exception {
    machine.with(K3S, before);
    machine.setUp(ClientKind.K3S);
    assertThat(machine.pointsAt(ClientKind.K3S, Machine.MIRROR)).isTrue();
    machine.with(K3S, machine.text(K3S) + "# later\n");
    machine.undo(ClientKind.K3S);
    assertThat(machine.text(K3S)).isEqualTo(before + "# later\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{mirrors: {}}", "mirrors: null\n", "mirrors: {a: {endpoint: [x]}}\n"})
  void k3s_wayOfWritingThatIsNotUnderstood_isToldAndNothingIsChanged(String before) {
    machine.with(K3S, before);
    assertThatThrownBy(() -> machine.setUp(ClientKind.K3S))
        .isInstanceOfSatisfying(
            SetupException.class,
            e -> assertThat(e.byHand().orElseThrow().text()).contains("\"*\":", "endpoint:"));
    assertThat(machine.text(K3S)).isEqualTo(before);
  }

  @Test
  void k3s_brokenYaml_isRefusedWithItsPlace() {
    machine.with(K3S, "mirrors:\n  a: [\n");
    assertThatThrownBy(() -> machine.setUp(ClientKind.K3S))
        .hasMessageContaining("/etc/rancher/k3s/registries.yaml is not valid YAML: line 3");
  }

  @Test
  void buildkit_mirrorComesFirst() throws Exception {
    machine.with(
        BUILDKIT,
        """
        debug = true
        [registry."docker.io"]
          mirrors = ["mirror.gcr.io"] # own
        [worker.oci]
          gc = true
        """);
    machine.setUp(ClientKind.BUILDKIT);
    assertThat(machine.text(BUILDKIT))
        .isEqualTo(
            """
            debug = true
            [registry."docker.io"]
              mirrors = ["entrepot.example:5000", "mirror.gcr.io"] # own
            [worker.oci]
              gc = true

            [registry."ghcr.io"]  # entrepot setup
              mirrors = ["entrepot.example:5000"]  # entrepot setup

            [registry."entrepot.example:5000"]  # entrepot setup
              http = true  # entrepot setup
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[registry.\"docker.io\"]\n  mirrors = [\n    \"a\",\n    \"b\"\n  ]\n",
        "[registry.\"docker.io\"]\n  mirrors = []",
        "[registry.\"docker.io\"]\n[registry.\"ghcr.io\"]\n",
        "root = \"/x\"\r\n"
      })
  void buildkit_undo_givesBackEachByte(String before) throws Exception {
    machine.with(BUILDKIT, before);
    machine.setUp(ClientKind.BUILDKIT);
    machine.with(BUILDKIT, "# mine\n" + machine.text(BUILDKIT));
    machine.undo(ClientKind.BUILDKIT);
    assertThat(machine.text(BUILDKIT)).isEqualTo("# mine\n" + before);
  }
}
