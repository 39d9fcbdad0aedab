package dev.entrepot.operate.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.operate.setup.text.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to {@code config.toml} and {@code hosts.toml}, and how it is taken back. */
final class ContainerdSetupTest {
  private static final String CONFIG = "/etc/containerd/config.toml";
  private static final String HOSTS = "/etc/containerd/certs.d/_default/hosts.toml";

  private final Machine machine = new Machine();

  @Test
  void setUp_folderNamedWithoutASlash_isBelowTheRoot() throws Exception {
    var machine =
        new Machine()
            .with(
                "/etc/containerd/config.toml",
                """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry]
                  config_path = "certs.d"
                """);
    machine.setUp(ClientKind.CONTAINERD);
    assertThat(machine.files).containsKey("/certs.d/_default/hosts.toml");
  }

  @Test
  void noFiles_areMade_andGoAgain() throws Exception {
    machine.setUp(ClientKind.CONTAINERD);
    assertThat(machine.text(CONFIG))
        .isEqualTo(
            """
            version = 2

            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "/etc/containerd/certs.d"  # entrepot setup
            """);
    assertThat(machine.text(HOSTS))
        .isEqualTo(
            """
            # entrepot setup: all registries; requests say which one is meant
            [host."http://entrepot.example:5000"]
              capabilities = ["pull", "resolve"]
            """);
    assertThat(machine.pointsAt(ClientKind.CONTAINERD, Machine.MIRROR)).isTrue();
    machine.undo(ClientKind.CONTAINERD);
    assertThat(machine.files).isEmpty();
  }

  @Test
  void containerd2_getsItsOwnSection() throws Exception {
    machine.withContainerd(201).setUp(ClientKind.CONTAINERD);
    assertThat(machine.text(CONFIG))
        .contains("version = 3", "[plugins.\"io.containerd.cri.v1.images\".registry]");
  }

  @Test
  void containerdThatReadsTheFolderByItself_needsNoConfiguration() throws Exception {
    machine.withContainerd(203).setUp(ClientKind.CONTAINERD);
    assertThat(machine.files).doesNotContainKey(CONFIG).containsKey(HOSTS);
    assertThat(machine.pointsAt(ClientKind.CONTAINERD, Machine.MIRROR)).isTrue();
  }

  @Test
  void emptyPath_asContainerdWritesIt_isFilled() throws Exception {
    machine.with(
        CONFIG,
        """
        # kept
        version = 3

        [plugins]
          [plugins.'io.containerd.cri.v1.images'.registry]
            config_path = ''   # kept too

          [plugins.'io.containerd.cri.v1.images'.image_decryption]
            key_model = 'node'
        """);
    machine.setUp(ClientKind.CONTAINERD);
    assertThat(machine.text(CONFIG))
        .isEqualTo(
            """
            # kept
            version = 3

            [plugins]
              [plugins.'io.containerd.cri.v1.images'.registry]
                config_path = "/etc/containerd/certs.d"   # kept too

              [plugins.'io.containerd.cri.v1.images'.image_decryption]
                key_model = 'node'
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version = 2",
        "version = 2\r\n[debug]\r\n  level = \"info\"\r\n",
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  sandbox_image = \"a\" # c\n",
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]",
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry.headers]\n  X = [\"a\"]\n",
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\nconfig_path = \"\"",
        "# nothing set\n",
        "[plugins.cri.registry]\n\n# end"
      })
  void undo_givesBackEachByte(String before) throws Exception {
    machine
        .with(CONFIG, before)
        .with(HOSTS, "server = \"https://x\"\n\n# own\n[host.\"https://y\"]\n");
    machine.setUp(ClientKind.CONTAINERD);
    assertThat(machine.pointsAt(ClientKind.CONTAINERD, Machine.MIRROR)).isTrue();
    machine.undo(ClientKind.CONTAINERD);
    assertThat(machine.text(CONFIG)).isEqualTo(before);
    assertThat(machine.files).containsOnlyKeys(CONFIG, HOSTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version = 2\r\n[debug]\r\n  level = \"info\"\r\n",
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\n  config_path = \"\"\n"
      })
  void undo_afterSomebodyChangedTheFile_takesOutOnlyWhatWasAdded(String before) throws Exception {
    machine.with(CONFIG, before);
    machine.setUp(ClientKind.CONTAINERD);
    machine.with(CONFIG, "# mine\n" + machine.text(CONFIG) + "[metrics]\n");
    machine.undo(ClientKind.CONTAINERD);
    assertThat(machine.text(CONFIG)).isEqualTo("# mine\n" + before + "[metrics]\n");
  }

  @Test
  void undo_ofALineThatSomebodyChanged_isRefused() throws Exception {
    machine.setUp(ClientKind.CONTAINERD);
    machine.with(HOSTS, machine.text(HOSTS).replace("[\"pull\", \"resolve\"]", "[\"pull\"]"));
    assertThatThrownBy(() -> machine.undo(ClientKind.CONTAINERD))
        .hasMessageContaining(HOSTS + " was changed since it was set up");
  }

  @Test
  void ownHosts_stayBehindTheMirror() throws Exception {
    machine
        .with(
            CONFIG,
            """
            version = 2
            [plugins.'io.containerd.grpc.v1.cri'.registry]
            config_path = '/etc/own:/etc/x'
            """)
        .with(
            "/etc/own/_default/hosts.toml",
            "server = \"https://x\"\n\n# own\n[host.\"https://y\"]\n");
    machine.setUp(ClientKind.CONTAINERD);
    assertThat(machine.text("/etc/own/_default/hosts.toml"))
        .isEqualTo(
            """
            server = "https://x"

            # entrepot setup: all registries; requests say which one is meant
            [host."http://entrepot.example:5000"]
              capabilities = ["pull", "resolve"]

            # own
            [host."https://y"]
            """);
    assertThat(machine.text(CONFIG)).contains("config_path = '/etc/own:/etc/x'");
  }

  @Test
  void folderOfARegistry_isTold() throws Exception {
    machine.with("/etc/containerd/certs.d/docker.io/hosts.toml", "server = \"https://x\"\n");
    assertThat(machine.setUp(ClientKind.CONTAINERD))
        .containsExactly(
            "docker.io has a hosts.toml of its own in /etc/containerd/certs.d,"
                + " which containerd reads instead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
        endpoint = ["http://a"]
        """,
        "[plugins.\"io.containerd.grpc.v1.cri\".registry.configs.\"a\".tls]\nca_file = \"x\"\n"
      })
  void mirrorsInTheConfiguration_areToldAndNothingIsChanged(String section) {
    String before = "version = 2\n" + section;
    machine.with(CONFIG, before);
    assertThatThrownBy(() -> machine.setUp(ClientKind.CONTAINERD))
        .hasMessageContaining("does not take together with config_path");
    assertThat(machine.files).containsOnlyKeys(CONFIG);
    assertThat(machine.text(CONFIG)).isEqualTo(before);
  }

  @Test
  void disabledCri_asDockersPackageHasIt_isLeftAlone() throws Exception {
    machine.with(CONFIG, "disabled_plugins = [\"cri\"]\n");
    assertThat(machine.setUp(ClientKind.CONTAINERD))
        .anyMatch(it -> it.startsWith("CRI is disabled"));
    assertThat(machine.text(CONFIG)).isEqualTo("disabled_plugins = [\"cri\"]\n");
    assertThat(machine.files).containsKey(HOSTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        version = 2
        [plugins]
        "io.containerd.grpc.v1.cri" = {registry = {config_path = ""}}
        """,
        "version = 2\nplugins.\"io.containerd.grpc.v1.cri\".registry.config_path = \"\"\n"
      })
  void wayOfWritingThatIsNotUnderstood_isToldAndNothingIsChanged(String before) {
    machine.with(CONFIG, before);
    assertThatThrownBy(() -> machine.setUp(ClientKind.CONTAINERD))
        .isInstanceOfSatisfying(
            SetupException.class,
            e -> assertThat(e.byHand().orElseThrow().text()).contains("config_path = \"/etc/"));
    assertThat(machine.text(CONFIG)).isEqualTo(before);
  }

  @Test
  void brokenToml_isRefusedWithItsPlace() {
    machine.with(CONFIG, "version = 2\n[plugins\n");
    assertThatThrownBy(() -> machine.setUp(ClientKind.CONTAINERD))
        .hasMessageContaining("/etc/containerd/config.toml is not valid TOML: line 2");
  }
}
