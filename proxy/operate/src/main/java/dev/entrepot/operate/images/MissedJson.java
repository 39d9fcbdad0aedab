package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.TIME;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.missed.Miss;
import dev.entrepot.oci.Reference;
import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.json.WireForm;
import dev.entrepot.operate.name.NamedImage;

/**
 * What was missed as JSON, an object for each: {@code registry}, {@code repository}, {@code
 * reference} (a tag or digest), {@code kind} (manifest or blob), {@code bring} (the tag or digest
 * of the image to bring; left out if none is known), {@code count} (pulls), {@code descriptions}
 * and {@code contents} (requests), {@code first} and {@code last} (times in ISO 8601).
 */
public final class MissedJson {
  private static final WireForm<Reference> REFERENCE =
      JsonForms.text("a tag or digest", Reference::parse, Reference::toString);

  private static final WireForm<Link.Kind> LINK =
      JsonForms.word(
          Link.Kind.class,
          kind ->
              switch (kind) {
                case MANIFEST -> "manifest";
                case BLOB -> "blob";
              });

  public static final ObjectForm<Missed> FORM =
      ObjectForm.of(
          missed -> {
            var repository = missed.inline(RepositoryJson.FORM, it -> it.miss().repository());
            var reference = missed.one("reference", REFERENCE, it -> it.miss().reference());
            var kind = missed.one("kind", LINK, it -> it.miss().kind());
            var bring =
                missed.maybe("bring", REFERENCE, it -> it.image().map(NamedImage::reference));
            var _ = missed.oneOr("count", WHOLE, it -> it.miss().count(), 0L);
            var descriptions =
                missed.oneOr("descriptions", WHOLE, it -> it.miss().descriptions(), 0L);
            var contents = missed.oneOr("contents", WHOLE, it -> it.miss().contents(), 0L);
            var first = missed.one("first", TIME, it -> it.miss().first());
            var last = missed.one("last", TIME, it -> it.miss().last());
            return in ->
                new Missed(
                    new Miss(
                        in.of(repository),
                        in.of(reference),
                        in.of(kind),
                        in.of(first),
                        in.of(last),
                        in.of(descriptions),
                        in.of(contents)),
                    in.of(bring).map(it -> new NamedImage(in.of(repository), it)));
          });

  private MissedJson() {}
}
