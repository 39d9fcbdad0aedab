package dev.entrepot.cli.bundle;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.bundle.Selection;
import dev.entrepot.operate.bundle.Selection.Group;
import dev.entrepot.operate.name.Arguments;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.spec.SyncList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that select what is exported: names, or properties that images share. */
final class ExportSelection {
  @Parameters(
      paramLabel = "IMAGE",
      arity = "0..*",
      description =
          "An image as docker names it: alpine, alpine:3, ghcr.io/org/app@sha256:DIGEST, or an ID.")
  private List<String> images = new ArrayList<>();

  @Option(
      names = "--pinned",
      description =
          "Select pinned images, by command or configuration, that are stored completely.")
  private boolean pinned;

  @Option(
      names = "--pulled-since",
      paramLabel = "TIME",
      description =
          "Select images that clients pulled within that time, such as 7d, and that are complete.")
  private @Nullable String pulledSince;

  @Option(
      names = "--sync",
      paramLabel = "FILE",
      description =
          "Select the images of a list for entrepot sync that are complete. - is standard input.")
  private @Nullable Path list;

  private Optional<SyncList> listed = Optional.empty();

  /**
   * Reads the list, if there is one.
   *
   * @throws ConfigException if it cannot be read or parsed
   */
  void read(InputStream input) throws ConfigException, IOException {
    if (list != null) {
      listed = Optional.of(SyncList.read(list, input));
    }
  }

  /**
   * What is selected, once the list was read.
   *
   * @throws UnclearNameException if it is nothing, or a name or span of time is none
   */
  Selection chosen(ImageNames names) throws UnclearNameException {
    var groups = new ArrayList<Group>();
    if (pinned) {
      groups.add(new Group.Pinned());
    }
    Arguments.span(Optional.ofNullable(pulledSince)).map(Group.Pulled::new).ifPresent(groups::add);
    listed.map(Group.Listed::new).ifPresent(groups::add);
    return Selection.of(names.imagesOrIds(images), groups);
  }
}
