package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.upstream.CallTimeout;
import java.time.Duration;

/** How long an upstream may take to answer about a manifest, a tag or a list. */
public final class AskLimits {
  /** For a short answer, such as that to HEAD, where there is nothing else to answer with. */
  public static final CallTimeout COLD = CallTimeout.cold(Duration.ofSeconds(25));

  /** For a manifest, which may have some MiB, where there is nothing else to answer with. */
  public static final CallTimeout COLD_GET = CallTimeout.cold(Duration.ofMinutes(2));

  /** For a short answer where an older one could go out instead. */
  public static final CallTimeout RENEWING = CallTimeout.renewing(Duration.ofSeconds(3));

  /** For a manifest where an older answer could go out instead. */
  public static final CallTimeout RENEWING_GET = CallTimeout.renewing(Duration.ofSeconds(10));

  private AskLimits() {}
}
