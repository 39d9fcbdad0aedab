package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.upstream.Refusal.Reason;
import dev.entrepot.proxy.upstream.network.Boundary;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Settles which address a request goes to, where an endpoint sends us to a host of its own choice:
 * the name may be of the internet and the address of our network. The address that is found good is
 * the one that is connected to, as a name may mean another one a moment later. For virtual threads.
 */
final class Ways {
  /** How long a name may take to be looked up. */
  static final Duration MAX_LOOKUP = Duration.ofSeconds(10);

  private final RegistryName upstream;
  private final Boundary boundary;
  private final Refusals refusals;

  Ways(RegistryName upstream, Boundary boundary, Refusals refusals) {
    this.upstream = upstream;
    this.boundary = boundary;
    this.refusals = refusals;
  }

  /** The request with the address it is to go to, where its host is not the operator's choice. */
  Answer<Ask> to(Ask ask, Deadline deadline) {
    String host = Origins.host(ask.uri());
    return boundary.isFree(host) ? Answer.found(ask) : outside(ask, host, deadline);
  }

  private Answer<Ask> outside(Ask ask, String host, Deadline deadline) {
    Future<Optional<InetAddress>> lookup = boundary.addressOutside(host);
    try {
      long patience = deadline.remaining(MAX_LOOKUP).toNanos();
      return lookup
          .get(patience, TimeUnit.NANOSECONDS)
          .map(address -> Answer.found(ask.at(address)))
          .orElseGet(() -> Answer.refused(refusals.bad(inside(host))));
    } catch (ExecutionException _) {
      return Answer.refused(NoAnswer.unconnected(upstream, ask, lookup.exceptionNow()));
    } catch (TimeoutException _) {
      return Answer.refused(NoAnswer.late(upstream, ask, "its name was not found in time"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Answer.refused(
          Refusal.of(Reason.UNAVAILABLE, "asking %s was interrupted".formatted(upstream)));
    }
  }

  private static String inside(String host) {
    return "it sends to %s, whose address is a private one; if that is right, add the host to trusted-hosts"
        .formatted(Quoted.of(host));
  }
}
