package dev.entrepot.operate.verify;

import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;

import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.operate.json.ObjectForm;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is asked of a server that is to verify its store.
 *
 * @param deep whether layers are read as archives, too
 * @param rate the most that is read, in bytes a second; empty for no limit
 * @param data the folder that is meant; empty for that of the server
 */
public record VerificationRequest(boolean deep, OptionalLong rate, Optional<String> data) {
  /** What counts if nothing is said. */
  public static final VerificationRequest NONE =
      new VerificationRequest(false, OptionalLong.empty(), Optional.empty());

  /** All members may be left out. */
  public static final ObjectForm<VerificationRequest> FORM =
      ObjectForm.of(
          verify -> {
            var deep = verify.unless("deep", FLAG, VerificationRequest::deep, false);
            var rate = verify.maybeWhole("rate", VerificationRequest::rate);
            var data = verify.maybe("data", TEXT, VerificationRequest::data);
            return in -> new VerificationRequest(in.of(deep), in.of(rate), in.of(data));
          });

  /** All that is asked, of the server's own folder. */
  public VerificationOptions options() {
    return new VerificationOptions(deep, rate);
  }
}
