package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.TAG;
import static dev.entrepot.operate.json.JsonForms.TIME;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.json.JsonMismatchException;
import dev.entrepot.operate.json.ObjectForm;
import java.util.Optional;

/** What clients pulled as JSON, an object each, with {@code tag} or {@code digest}. */
public final class PulledJson {
  public static final ObjectForm<Pulled> FORM =
      ObjectForm.of(
          pulled -> {
            var repository = pulled.inline(RepositoryJson.FORM, Pulled::repository);
            var tag = pulled.maybe("tag", TAG, it -> tag(it.reference()));
            var digest = pulled.maybe("digest", DIGEST, it -> digest(it.reference()));
            var last = pulled.one("lastPulled", TIME, Pulled::last);
            return in ->
                new Pulled(in.of(repository), reference(in.of(tag), in.of(digest)), in.of(last));
          });

  private PulledJson() {}

  private static Optional<Tag> tag(Reference reference) {
    return switch (reference) {
      case Reference.Tagged(Tag tag) -> Optional.of(tag);
      case Reference.Digested _ -> Optional.empty();
    };
  }

  private static Optional<Digest> digest(Reference reference) {
    return switch (reference) {
      case Reference.Tagged _ -> Optional.empty();
      case Reference.Digested(Digest digest) -> Optional.of(digest);
    };
  }

  private static Reference reference(Optional<Tag> tag, Optional<Digest> digest)
      throws JsonMismatchException {
    if (tag.isPresent()) {
      return new Reference.Tagged(tag.get());
    }
    if (digest.isPresent()) {
      return new Reference.Digested(digest.get());
    }
    throw new JsonMismatchException("neither tag nor digest is there");
  }
}
