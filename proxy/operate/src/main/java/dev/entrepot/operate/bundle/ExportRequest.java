package dev.entrepot.operate.bundle;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.json.ObjectForm;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is asked of a server that is to make a bundle.
 *
 * @param images their names
 * @param without blobs that the bundle does not carry
 * @param referrers whether what refers to the images goes with them
 */
public record ExportRequest(List<String> images, Set<Digest> without, boolean referrers) {
  /** All members may be left out. */
  public static final ObjectForm<ExportRequest> FORM =
      ObjectForm.of(
          export -> {
            var images = export.unless("images", TEXT.list(), ExportRequest::images, List.of());
            var without =
                export.unless("without", DIGEST.list(), it -> List.copyOf(it.without()), List.of());
            var referrers = export.unless("referrers", FLAG, ExportRequest::referrers, true);
            return in ->
                new ExportRequest(
                    in.of(images), new LinkedHashSet<>(in.of(without)), in.of(referrers));
          });

  public ExportRequest {
    images = List.copyOf(images);
    without = Set.copyOf(without);
  }
}
