package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.FaultMix;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.RegistryBuilder;
import dev.entrepot.loadtest.upstream.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the registry differs from one that does as it should. */
final class BehaviourOptions {
  @Option(
      names = "--redirect-blobs",
      paramLabel = "HOST",
      description = "Redirects blobs to a port of its own on this host, for example 127.0.0.2.")
  private @Nullable String blobHost;

  @Option(
      names = "--pull-limit",
      paramLabel = "N",
      description = "Gives out so many manifests, then answers 429.")
  private @Nullable Integer pullLimit;

  @Option(
      names = "--throttle",
      paramLabel = "SIZE",
      description = "Sends each body at so many bytes a second.")
  private @Nullable DataSize throttle;

  @Option(
      names = "--fault",
      paramLabel = "RULE",
      description = {
        "Misbehaves; can be given several times. A RULE is",
        "  " + FaultRule.FORM,
        "and a TARGET " + Target.FORM + ",",
        "WHAT being " + Target.KINDS + ". KINDs: see below."
      })
  private List<FaultRule> faults = new ArrayList<>();

  @Option(
      names = "--mix-faults",
      paramLabel = "RATE",
      description = "Draws faults at random for that share of the requests, 0 to 1.")
  private double mixRate;

  @Option(names = "--wrong-bytes", description = "Has --mix-faults send wrong bytes too.")
  private boolean wrongBytes;

  /** What cannot be, if anything cannot. */
  Optional<String> fault() {
    if (mixRate < 0 || mixRate > 1) {
      return Optional.of("--mix-faults needs a share from 0 to 1");
    }
    return wrongBytes && mixRate == 0
        ? Optional.of("--wrong-bytes goes with --mix-faults")
        : Optional.empty();
  }

  void applyTo(RegistryBuilder builder) {
    if (blobHost != null) {
      builder.redirectBlobsTo(blobHost);
    }
    if (pullLimit != null) {
      builder.pullLimit(pullLimit);
    }
  }

  void applyTo(Script script, long seed) {
    if (throttle != null) {
      script.on(Match.any(), new Fault.Throttle(throttle.bytes()));
    }
    faults.forEach(rule -> rule.applyTo(script));
    if (mixRate > 0) {
      script.mix(wrongBytes ? FaultMix.withWrongBytes(seed, mixRate) : new FaultMix(seed, mixRate));
    }
  }

  /** The faults as they were given. */
  List<String> rules() {
    var rules = new ArrayList<>(faults.stream().map(FaultRule::text).toList());
    if (mixRate > 0) {
      rules.add("at random, for %s of the requests".formatted(mixRate));
    }
    return rules;
  }
}
