package dev.entrepot.operate.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.operate.setup.text.JsonText;
import dev.entrepot.operate.setup.text.SetupException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to {@code daemon.json}, and how it is taken back. */
final class DockerSetupTest {
  private static final String FILE = "/etc/docker/daemon.json";

  private final Machine machine = new Machine();

  @Test
  void noFile_isMade_andGoesAgain() throws Exception {
    machine.setUp(ClientKind.DOCKER);
    assertThat(machine.text(FILE))
        .isEqualTo(
            """
            {
              "registry-mirrors": ["http://entrepot.example:5000"],
              "insecure-registries": ["entrepot.example:5000"]
            }
            """);
    machine.undo(ClientKind.DOCKER);
    assertThat(machine.files).isEmpty();
  }

  @Test
  void otherKeys_stayAsTheyAreWritten() throws Exception {
    machine.with(
        FILE,
        """
        {
            "log-driver": "journald",
            "registry-mirrors": [
                "https://mirror.gcr.io"
            ],
            "features": {"containerd-snapshotter": true}, "mtu": 1450
        }
        """);
    machine.setUp(ClientKind.DOCKER);
    assertThat(machine.text(FILE))
        .isEqualTo(
            """
            {
                "log-driver": "journald",
                "registry-mirrors": [
                    "http://entrepot.example:5000",
                    "https://mirror.gcr.io"
                ],
                "features": {"containerd-snapshotter": true}, "mtu": 1450,
                "insecure-registries": ["entrepot.example:5000"]
            }
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ }\n",
        "{\"debug\":true}",
        "{\r\n  \"debug\": true,\r\n  \"mtu\": 1400\r\n}\r\n",
        "{\"registry-mirrors\":[]}",
        "{\"registry-mirrors\": [ \"http://a:1\" , \"http://b:2\" ], \"x\": {\"y\": [1, 2.5e3]}}",
        "{\"insecure-registries\": [\"10.0.0.0/8\"]}\n",
        "{\"emoji\": \"\uD83D\uDE00\", \"insecure-registries\": [\n\"10.0.0.0/8\"\n]}\n"
      })
  void undo_givesBackEachByte(String before) throws Exception {
    machine.with(FILE, before);
    machine.setUp(ClientKind.DOCKER);
    assertThat(
            JsonText.parse(Path.of(FILE), machine.text(FILE))
                .strings("registry-mirrors")
                .orElseThrow())
        .startsWith("http://entrepot.example:5000");
    assertThat(machine.text(FILE + ".before-entrepot")).isEqualTo(before);
    machine.undo(ClientKind.DOCKER);
    assertThat(machine.files).containsOnlyKeys(FILE);
    assertThat(machine.text(FILE)).isEqualTo(before);
  }

  @Test
  void undo_afterSomebodyChangedTheFile_takesOutOnlyWhatWasAdded() throws Exception {
    machine.with(FILE, "{\"debug\": true}\n");
    machine.setUp(ClientKind.DOCKER);
    machine.with(
        FILE,
        """
        {"registry-mirrors": ["https://mine.example", "http://entrepot.example:5000"],
         "insecure-registries": ["entrepot.example:5000"], "mtu": 1400}
        """);
    machine.undo(ClientKind.DOCKER);
    assertThat(machine.text(FILE))
        .isEqualTo(
            """
            {"registry-mirrors": ["https://mine.example"], "mtu": 1400}
            """);
  }

  @Test
  void twice_changesNothing() throws Exception {
    machine.with(FILE, "{\"debug\": true}\n");
    machine.setUp(ClientKind.DOCKER);
    var files = Map.copyOf(machine.files);
    machine.setUp(ClientKind.DOCKER);
    assertThat(machine.files).isEqualTo(files);
  }

  @Test
  void whatAPersonHadWritten_isNotTakenOutByUndo() throws Exception {
    String before = "{\"registry-mirrors\": [\"http://entrepot.example:5000/\"]}\n";
    machine.with(FILE, before);
    machine.setUp(ClientKind.DOCKER);
    assertThat(machine.text(FILE)).contains("insecure-registries");
    machine.undo(ClientKind.DOCKER);
    assertThat(machine.text(FILE)).isEqualTo(before);
  }

  @Test
  void undo_withoutASetUp_doesNothing() throws Exception {
    machine.with(FILE, "{\"registry-mirrors\": [\"http://other.example\"]}");
    assertThat(machine.undo(ClientKind.DOCKER)).isFalse();
  }

  @Test
  void anotherServer_takesThePlaceOfTheFirst() throws Exception {
    machine.with(FILE, "{\"debug\": true}\n");
    machine.setUp(ClientKind.DOCKER);
    machine.setUp(ClientKind.DOCKER, Machine.mirror("http://other.example:5000"));
    assertThat(machine.text(FILE))
        .contains("other.example:5000")
        .doesNotContain("entrepot.example");
    machine.undo(ClientKind.DOCKER);
    assertThat(machine.text(FILE)).isEqualTo("{\"debug\": true}\n");
    assertThat(machine.files).containsOnlyKeys(FILE);
  }

  @Test
  void loopback_needsNoInsecureRegistry() throws Exception {
    machine.setUp(ClientKind.DOCKER, Machine.mirror("http://127.0.0.1:5000"));
    assertThat(machine.text(FILE)).doesNotContain("insecure");
    assertThat(machine.pointsAt(ClientKind.DOCKER, Machine.mirror("http://127.0.0.1:5000")))
        .isTrue();
    assertThat(machine.pointsAt(ClientKind.DOCKER, Machine.MIRROR)).isFalse();
  }

  @Test
  void brokenJson_isRefusedWithItsPlace() {
    machine.with(FILE, "{\n  \"debug\": true,\n}\n");
    assertThatThrownBy(() -> machine.setUp(ClientKind.DOCKER))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("/etc/docker/daemon.json is not valid JSON: line 3, column 1:");
    assertThat(machine.files).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"registry-mirrors\": \"http://a\"}",
        "{\"registry-mirrors\": null}",
        "{\"registry-mirrors\": [1]}",
        "{\"debug\": true, \"debug\": false}",
        "{} {}",
        "[]",
        "// comment\n{}"
      })
  void whatDockerdWouldNotTake_isRefused(String text) {
    machine.with(FILE, text);
    assertThatThrownBy(() -> machine.setUp(ClientKind.DOCKER)).isInstanceOf(SetupException.class);
    assertThat(machine.text(FILE)).isEqualTo(text);
  }

  @Test
  void flagInAUnit_isToldAndNothingIsChanged() {
    String unit = "/etc/systemd/system/docker.service.d/mirror.conf";
    machine.with(
        unit,
        """
        [Service]
        # --registry-mirror=x
        ExecStart=/usr/bin/dockerd --registry-mirror=http://a
        """);
    assertThatThrownBy(() -> machine.setUp(ClientKind.DOCKER))
        .hasMessageContaining("dockerd is started with --registry-mirror in " + unit);
    assertThat(machine.files).containsOnlyKeys(unit);
  }
}
