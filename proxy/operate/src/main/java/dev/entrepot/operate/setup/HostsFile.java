package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.SetupException;
import dev.entrepot.operate.setup.text.TomlEdit;
import dev.entrepot.operate.setup.text.TomlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.TomlTable;

/** containerd's {@code hosts.toml} for all registries that have none of their own. */
final class HostsFile {
  /** The folder of registries that have none of their own. */
  static final String ALL = "_default";

  private HostsFile() {}

  /**
   * Has a mirror asked first.
   *
   * @param folder of folders of registries
   */
  static void put(Draft draft, Path folder, Mirror mirror) throws SetupException, IOException {
    Path file = file(folder);
    if (mirror.ca().isPresent()) {
      Certificates.put(draft, certificate(folder), mirror.ca().get());
    }
    if (names(draft, folder, mirror)) {
      return;
    }
    List<String> block = block(folder, mirror);
    var says = TomlText.parse(file, String.join("\n", block));
    var edit = new TomlEdit(TomlText.parse(file, draft.read(file).orElse("")));
    edit.putFirst(block, says);
    if (!edit.isRight()) {
      throw new SetupException(
          "%s is written in a way that cannot be changed safely".formatted(file),
          new SetupException.ByHand(file, String.join("\n", block)));
    }
    draft.write(file, edit.text(), edit.passages());
  }

  /** Whether the file names the mirror. */
  static boolean names(Draft draft, Path folder, Mirror mirror) throws SetupException, IOException {
    Optional<String> text = draft.read(file(folder));
    return text.isPresent()
        && TomlText.parse(file(folder), text.get())
            .find(TomlTable.class, "host", mirror.url().toString())
            .isPresent();
  }

  private static List<String> block(Path folder, Mirror mirror) {
    var block = new ArrayList<String>();
    block.add("# entrepot setup: all registries; requests say which one is meant");
    block.add("[host.\"%s\"]".formatted(mirror.url()));
    block.add("  capabilities = [\"pull\", \"resolve\"]");
    if (mirror.ca().isPresent()) {
      block.add("  ca = \"%s\"".formatted(certificate(folder)));
    }
    return block;
  }

  private static Path file(Path folder) {
    return folder.resolve(ALL).resolve("hosts.toml");
  }

  private static Path certificate(Path folder) {
    return folder.resolve(ALL).resolve("entrepot-ca.crt");
  }
}
