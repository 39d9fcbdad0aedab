package dev.entrepot.operate.bundle;

import dev.entrepot.oci.Digest;
import java.util.Optional;

/**
 * What the files of a bundle are called (OCI image specification, image-layout.md), and the one
 * that {@code docker load} looks for beside them.
 */
public final class LayoutEntries {
  public static final String LAYOUT = "oci-layout";
  public static final String INDEX = "index.json";
  public static final String DOCKER = "manifest.json";
  public static final String BLOBS = "blobs/";

  private LayoutEntries() {}

  public static String blob(Digest digest) {
    return folder(digest) + digest.hex();
  }

  /** Where the content of a digest lies, with a slash at the end. */
  public static String folder(Digest digest) {
    return BLOBS + digest.algorithm().prefix() + '/';
  }

  /** The digest of the content that a file of this name holds; empty for any other file. */
  public static Optional<Digest> digest(String name) {
    return name.startsWith(BLOBS)
        ? Digest.parse(name.substring(BLOBS.length()).replace('/', ':'))
        : Optional.empty();
  }

  /** Without the {@code ./} that some tools write before each name. */
  public static String plain(String name) {
    return name.startsWith("./") ? name.substring("./".length()) : name;
  }

  /** Whether it names a place outside the folder into which it is unpacked. */
  public static boolean climbsOut(String name) {
    return name.startsWith("/") || ("/" + name + "/").contains("/../");
  }
}
