package dev.entrepot.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What helm makes of the chart, with several sets of values. */
class ChartTest {
  @TempDir private Path folder;

  static List<Path> valueSets() throws IOException {
    try (Stream<Path> files = Files.list(Chart.VALUE_SETS)) {
      return files.sorted().toList();
    }
  }

  @Test
  void lint_findsNothingButTheMissingPicture() {
    assertThat(Chart.lint().isFailed()).isFalse();
    assertThat(Chart.lint().getMessages())
        .containsExactly("[INFO] Chart.yaml: icon is recommended");
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void objects_areWhatKubernetesTakes(Path values) throws Exception {
    for (Map<String, Object> object : Chart.render(values).objects()) {
      var comparison = KubernetesTypes.read(object);
      assertThat(comparison.read()).isEqualTo(comparison.written());
      assertThat(Rendered.at(object, "metadata", "namespace")).contains(Chart.NAMESPACE);
    }
  }

  @Test
  void minimal_isACacheAndNothingThatNeedsMore() {
    assertThat(Chart.render(Chart.VALUE_SETS.resolve("minimal.yaml")).kinds())
        .containsExactly(
            "ConfigMap",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Service",
            "Service",
            "ServiceAccount",
            "StatefulSet");
  }

  @Test
  void everything_hasEachKind() {
    assertThat(Chart.render(Chart.VALUE_SETS.resolve("everything.yaml")).kinds())
        .contains("DaemonSet", "ServiceMonitor", "PrometheusRule");
    assertThat(Chart.render(Chart.VALUE_SETS.resolve("closed.yaml")).kinds())
        .containsExactly("ConfigMap", "Ingress", "Service", "Service", "StatefulSet");
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void server_runsWithoutRightsOnAReadOnlyRoot(Path values) {
    var server = Chart.render(values).server();
    var container = Rendered.container(server);
    assertThat(Rendered.at(server, "spec", "template", "spec", "securityContext", "runAsNonRoot"))
        .contains(true);
    assertThat(Rendered.at(container, "securityContext", "readOnlyRootFilesystem")).contains(true);
    assertThat(Rendered.at(container, "securityContext", "capabilities", "drop"))
        .contains(List.of("ALL"));
    assertThat(Rendered.list(container, "volumeMounts"))
        .extracting(it -> it.get("mountPath"))
        .containsExactly("/var/lib/entrepot", "/etc/entrepot", "/tmp");
  }

  /** Each volume that a container mounts is one of the pod, or a claim of its StatefulSet. */
  @ParameterizedTest
  @MethodSource("valueSets")
  void mounts_haveTheirVolumes(Path values) {
    for (Map<String, Object> object : Chart.render(values).objects()) {
      if (Rendered.at(object, "spec", "template").isEmpty()) {
        continue;
      }
      List<String> volumes =
          Stream.concat(
                  Rendered.list(Rendered.pod(object), "volumes").stream(),
                  Rendered.list(object, "spec", "volumeClaimTemplates").stream()
                      .map(it -> Chart.mapping(Rendered.at(it, "metadata").orElseThrow())))
              .map(it -> Rendered.text(it, "name"))
              .toList();
      assertThat(volumes).doesNotHaveDuplicates();
      assertThat(Rendered.list(Rendered.container(object), "volumeMounts"))
          .extracting(it -> Rendered.text(it, "name"))
          .containsExactlyInAnyOrderElementsOf(volumes);
    }
  }

  /** What a service or a policy selects is the server's pod, and never a pod of the nodes. */
  @ParameterizedTest
  @MethodSource("valueSets")
  void selectors_meanTheServersPod(Path values) {
    Rendered rendered = Chart.render(values);
    var labels = Rendered.at(rendered.server(), "spec", "template", "metadata", "labels");
    var ofServer = Chart.mapping(labels.orElseThrow());
    for (Map<String, Object> object : rendered.objects()) {
      Stream.of(
              Rendered.at(object, "spec", "selector")
                  .filter(_ -> Rendered.text(object, "kind").equals("Service")),
              Rendered.at(object, "spec", "podSelector", "matchLabels"),
              Rendered.at(object, "spec", "selector", "matchLabels")
                  .filter(_ -> Rendered.text(object, "kind").equals("PodDisruptionBudget")))
          .flatMap(Optional::stream)
          .forEach(
              it ->
                  assertThat(ofServer)
                      .containsAllEntriesOf(Chart.mapping(it))
                      .containsEntry("app.kubernetes.io/component", "cache"));
    }
  }

  /** OpenShift chooses users itself, and refuses pods that name one. */
  @Test
  void user_null_isLeftToTheCluster() throws IOException {
    var rendered =
        Chart.render(
            folder, "podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}");
    assertThat(Rendered.at(rendered.server(), "spec", "template", "spec", "securityContext"))
        .hasValueSatisfying(
            it ->
                assertThat(Chart.mapping(it))
                    .doesNotContainKeys("runAsUser", "runAsGroup", "fsGroup")
                    .containsEntry("runAsNonRoot", true));
  }

  @Test
  void adminPort_isClosed_probesAreOfAProgram() {
    var container =
        Rendered.container(Chart.render(Chart.VALUE_SETS.resolve("closed.yaml")).server());
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(Rendered.at(container, probe, "exec", "command"))
          .contains(List.of("/usr/local/bin/entrepot", "health"));
    }
    assertThat(Rendered.list(container, "ports")).hasSize(1);
  }

  @Test
  void configuration_changes_podIsReplaced() throws IOException {
    assertThat(checksum("{}")).isEqualTo(checksum("service: {port: 80}"));
    assertThat(checksum("{}")).isNotEqualTo(checksum("config: {tags: {ttl: 1s}}"));
  }

  private Object checksum(String values) throws IOException {
    return Rendered.at(
            Chart.render(folder, values).server(),
            "spec",
            "template",
            "metadata",
            "annotations",
            "checksum/config")
        .orElseThrow();
  }

  @Test
  void nodes_haveTheAddressOfTheirOwn() {
    var nodes =
        Chart.render(Chart.VALUE_SETS.resolve("nodeport.yaml"))
            .object("DaemonSet", Chart.NAME + "-nodes");
    assertThat(Rendered.variables(Rendered.container(nodes)))
        .containsEntry("SERVER", "https://$(HOST_IP):30500")
        .containsEntry("CLIENT", "k3s");
    assertThat(Rendered.list(Rendered.pod(nodes), "volumes").getFirst())
        .containsEntry("hostPath", Map.of("path", "/etc/rancher/k3s", "type", "DirectoryOrCreate"));
  }
}
