package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.server.TestProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second server on a data folder that is in use says so before it ends. */
final class TakenFolderTest {
  @TempDir Path folder;

  @Test
  void serve_folderIsInUse_endsWithTheReason() throws Exception {
    Path data = folder.resolve("data");
    Path config =
        Files.writeString(
            folder.resolve("entrepot.yaml"),
            """
            listen: 127.0.0.1:0
            admin: "[::1]:0"
            data: %s
            """
                .formatted(data));
    try (var upstream = ScriptedRegistry.start();
        var _ = TestProxy.start(data, upstream)) {
      var second = ChildCommand.run(folder, List.of("serve", "--config", config.toString()));
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.errors()).contains("is in use by another Entrepot");
    }
  }
}
