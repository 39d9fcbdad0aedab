package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a runtime is told of a mirror, and in which of its files. */
public interface ClientSetup {
  /** The folder of the runtime's configuration, where the record of a set-up is kept too. */
  Path folder(Places places);

  /**
   * Writes into the draft all that is missing of a mirror. What is there already is not touched.
   *
   * @throws SetupException if a file cannot be changed without harm
   */
  void apply(Draft draft, Places places, Mirror mirror) throws SetupException, IOException;

  /**
   * Whether the files point at the mirror.
   *
   * @throws SetupException if a file is not what it should be
   */
  boolean pointsAt(Draft draft, Places places, Mirror mirror) throws SetupException, IOException;

  /**
   * What is to be done and known after a change.
   *
   * @param mirror empty if what was added has been taken out
   * @param changed the files that were written, or that went
   */
  Afterwards afterwards(Places places, Optional<Mirror> mirror, List<Path> changed);

  /**
   * What is to be done and known after a change.
   *
   * @param commands to be run, a line each
   * @param remarks sentences without their full stops
   */
  record Afterwards(List<String> commands, List<String> remarks) {
    public Afterwards {
      commands = List.copyOf(commands);
      remarks = List.copyOf(remarks);
    }
  }
}
