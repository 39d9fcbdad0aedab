package dev.entrepot.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read once the chart is installed. */
class NotesTest {
  @TempDir private Path folder;

  /** An installation without a cluster, of which only the notes count. */
  private String notes(String values) throws IOException {
    String output =
        new Helm(Chart.FOLDER)
            .install()
            .withName(Chart.RELEASE)
            .withNamespace(Chart.NAMESPACE)
            .withKubeVersion(Chart.KUBERNETES)
            .clientOnly()
            .dryRun()
            .withDryRunOption(DryRun.CLIENT)
            .withValuesFile(Files.writeString(folder.resolve("values.yaml"), values))
            .call()
            .getOutput();
    return output.substring(output.indexOf("NOTES:"));
  }

  @Test
  void notes_sayHowToReachIt_andWhatIsMissing() throws IOException {
    assertThat(notes("{}"))
        .contains(
            "Clients reach it at port 5000 of the service mirror-entrepot, over http.",
            "kubectl -n registry exec mirror-entrepot-0 -- entrepot upstreams",
            "set nodes.enabled, or run \"entrepot setup\" on each node",
            "Without adminToken.secretName")
        .doesNotContain("htpasswd", "is lost", "stopped");
  }

  @Test
  void notes_sayWhatFollowsFromTheValues() throws IOException {
    assertThat(
            notes(
                """
                replicas: 0
                adminToken: {secretName: a}
                htpasswd: {secretName: b}
                persistence: {enabled: false}
                config: {storage: {max-size: 1GiB}}
                nodes: {enabled: true, undo: true}
                """))
        .contains(
            "It is stopped: replicas is 0.",
            "containerd is being turned back to the registries",
            "htpasswd.secretName alone keeps nothing from callers without a login",
            "it is lost when the pod moves")
        .doesNotContain("adminToken");
  }

  @Test
  void notes_nodes_sayWhereTheyArePointedAt() throws IOException {
    assertThat(
            notes(
                """
                service: {type: NodePort, nodePort: 30500}
                nodes: {enabled: true}
                """))
        .contains("containerd is being pointed at http://$(HOST_IP):30500");
  }
}
