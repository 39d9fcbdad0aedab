package dev.entrepot.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.server.ListingFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A store whose images go elsewhere by commands. */
public abstract class BundleFixture extends ListingFixture {
  protected static final String MULTI = "docker.io/library/one:multi";
  protected static final String PINNED_IMAGE = "other.example/team/pinned:1";

  protected ChildCommand run(String data, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(
        1,
        List.of(
            "--config",
            folder.resolve("entrepot.yaml").toString(),
            "--data",
            folder.resolve(data).toString()));
    return ChildCommand.run(folder, all);
  }

  protected String output(String data, String... arguments) throws Exception {
    ChildCommand command = run(data, arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  protected Path file(String name) {
    return folder.resolve(name);
  }

  protected SequencedMap<String, byte[]> files(Path bundle) throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    try (var tar = new TarArchiveInputStream(Files.newInputStream(bundle))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(entry.getName(), tar.readAllBytes());
        }
      }
    }
    return files;
  }

  protected static Path bundle(Path file, Map<String, byte[]> files) throws IOException {
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        var entry = new TarArchiveEntry(each.getKey(), true);
        entry.setSize(each.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(each.getValue());
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  protected void pullAll() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
    }
  }

  protected String exportAll(String name, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("export", "-o", file(name).toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("one:1", "one:multi", PINNED_IMAGE));
    return output("data", arguments.toArray(String[]::new));
  }
}
