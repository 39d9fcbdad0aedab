package dev.entrepot.operate.bundle;

/** The annotations by which the index of a bundle names images, and what they mean. */
public final class LayoutAnnotations {
  /** The image's full name, for skopeo and podman. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The same for containerd. */
  public static final String CONTAINERD_NAME = "io.containerd.image.name";

  /** Says that a bundle lacks blobs that its receiver had. */
  public static final String LACKING = "dev.entrepot.bundle.lacks";

  /**
   * The prefix of annotations that name tags beside the images: other tools would take entries of
   * the index for images, and run or unpack them.
   */
  public static final String TAG = "dev.entrepot.bundle.tag/";

  private LayoutAnnotations() {}
}
