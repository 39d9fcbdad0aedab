package dev.entrepot.loadtest.compare.row;

import java.util.ArrayList;
import java.util.List;

/** All rows, in the order of the table. */
public final class Rows {
  private Rows() {}

  /** First all over plain HTTP, then those that HTTPS changes. */
  public static List<Row> all() {
    List<Row> rows = new ArrayList<>(ofBothSchemes(Scheme.HTTP));
    rows.add(new Start());
    rows.add(new Idle());
    rows.addAll(ofBothSchemes(Scheme.HTTPS));
    return List.copyOf(rows);
  }

  private static List<Row> ofBothSchemes(Scheme scheme) {
    return List.of(
        new WarmManifest(scheme, false),
        new WarmManifest(scheme, true),
        new WarmBlob(scheme),
        new ColdBlob(scheme),
        new ThrottledBlob(scheme),
        new SmallColdBlobs(scheme),
        new CrowdOnColdBlob(scheme),
        new Followers(scheme),
        new SlowClients(scheme),
        new Fleet(scheme));
  }
}
