package dev.entrepot.proxy.http.response;

import dev.entrepot.oci.Digest;
import org.jspecify.annotations.Nullable;

/** Entity tags: the digest in quotes, always strong (RFC 9110, 8.8.3). */
public final class EntityTags {
  private EntityTags() {}

  static String of(Digest digest) {
    return '"' + digest.toString() + '"';
  }

  /** Whether {@code If-None-Match} names the content, compared weakly (RFC 9110, 13.1.2). */
  public static boolean noneMatchNames(@Nullable String header, Digest digest) {
    if (header == null) {
      return false;
    }
    if (header.strip().equals("*")) {
      return true;
    }
    String own = of(digest);
    for (String tag : header.split(",", -1)) {
      String candidate = tag.strip();
      if (candidate.equals(own) || candidate.equals("W/" + own)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether {@code If-Range} lets a range be answered: there is none, or it is this content's tag,
   * compared strongly (RFC 9110, 13.1.5). Dates never match, as content here has none.
   */
  public static boolean ifRangeHolds(@Nullable String header, Digest digest) {
    return header == null || header.strip().equals(of(digest));
  }
}
