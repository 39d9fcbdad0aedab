package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.proxy.upstream.FoundRepository;

/** Repositories that a search has found as JSON, an object each. */
public final class SearchJson {
  public static final ObjectForm<FoundRepository> FORM =
      ObjectForm.of(
          found -> {
            var name = found.one("name", TEXT, FoundRepository::name);
            var description = found.oneOr("description", TEXT, FoundRepository::description, "");
            var stars = found.oneOr("stars", WHOLE, FoundRepository::stars, 0L);
            var official = found.oneOr("official", FLAG, FoundRepository::isOfficial, false);
            return in ->
                new FoundRepository(in.of(name), in.of(description), in.of(stars), in.of(official));
          });

  private SearchJson() {}
}
