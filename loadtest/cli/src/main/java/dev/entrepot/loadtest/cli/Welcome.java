package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.cli.ImageOptions.Stocked;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** What a person is told when the registry has started. */
final class Welcome {
  /** How many images are named. */
  private static final int MAX_NAMED = 10;

  private Welcome() {}

  static void print(
      PrintWriter out,
      ScriptedRegistry registry,
      List<Stocked> stocked,
      long seed,
      List<String> faults) {
    out.printf("Scripted registry on %s%n", registry.uri());
    out.printf("  seed    %d%n", seed);
    stocked.stream().limit(MAX_NAMED).forEach(image -> out.printf("  image   %s%n", shown(image)));
    if (stocked.size() > MAX_NAMED) {
      out.printf("          and %d more%n", stocked.size() - MAX_NAMED);
    }
    faults.forEach(fault -> out.printf("  fault   %s%n", fault));
    if (!stocked.isEmpty()) {
      tryIt(out, registry, stocked.getFirst().repository());
    }
    out.flush();
  }

  private static void tryIt(PrintWriter out, ScriptedRegistry registry, String repository) {
    boolean plain = registry.certificatePem().isEmpty();
    out.printf("Try it:%n");
    out.printf("  curl -i %s/v2/%s/manifests/%s%n", registry.uri(), repository, ImageOptions.TAG);
    out.printf(
        "  skopeo copy %sdocker://%s/%s:%s dir:/tmp/app%n",
        plain ? "--src-tls-verify=false " : "",
        registry.hostAndPort(),
        repository,
        ImageOptions.TAG);
    out.printf("Behind Entrepot, in its configuration:%n");
    out.printf("  upstreams: {docker.io: {default: true, url: \"%s\"}}%n", registry.uri());
  }

  private static String shown(Stocked image) {
    return "%s:%s  %s  %s"
        .formatted(
            image.repository(),
            ImageOptions.TAG,
            image.index().index(),
            ImageOptions.PLATFORMS.stream().map(Welcome::shown).collect(Collectors.joining(", ")));
  }

  private static String shown(Platform platform) {
    return platform.os() + "/" + platform.architecture();
  }
}
