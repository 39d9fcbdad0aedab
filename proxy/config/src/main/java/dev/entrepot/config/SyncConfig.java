package dev.entrepot.config;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The scheduled sync of images.
 *
 * @param file the list of images, read again for each run
 */
public record SyncConfig(Path file, Schedule schedule) {
  static final Key<Path> FILE = Key.optional("file", ValueTypes.readableFile());
  static final Key<Schedule> SCHEDULE = Key.optional("schedule", Schedule.TYPE);

  /** Both keys are required together. */
  static Optional<SyncConfig> read(Section section) {
    var file = section.find(FILE);
    var schedule = section.find(SCHEDULE);
    if (section.isWritten() || section.has(FILE) || section.has(SCHEDULE)) {
      section.require(FILE);
      section.require(SCHEDULE);
    }
    return file.flatMap(it -> schedule.map(that -> new SyncConfig(it, that)));
  }
}
