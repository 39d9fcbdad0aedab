package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.upstream.network.Boundary;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to addresses that were looked up and judged. Where an endpoint sends us to a host
 * of its own choice, the name may be of the internet and the address of our network; and a name may
 * mean another address a moment later. So each address that is connected to is one that was found
 * good here, and nothing connects by name. For virtual threads.
 */
final class AddressGuard {
  /** How long a name may take to be looked up. */
  static final Duration MAX_LOOKUP = Duration.ofSeconds(10);

  /** How long it may take while there is an address that took a connection lately. */
  static final Duration MAX_LOOKUP_OF_KNOWN = Duration.ofSeconds(1);

  private final RegistryName upstream;
  private final HttpTransport transport;
  private final Boundary boundary;
  private final Refusals refusals;

  AddressGuard(
      RegistryName upstream, HttpTransport transport, Boundary boundary, Refusals refusals) {
    this.upstream = upstream;
    this.transport = transport;
    this.boundary = boundary;
    this.refusals = refusals;
  }

  /** Sends a request to an address of its host, and waits for the head of the answer. */
  HttpOutcome send(UpstreamRequest request, Deadline deadline) {
    String host = WebOrigin.host(request.uri());
    return switch (addresses(request, host, deadline)) {
      case Refused<List<InetAddress>>(Refusal refusal) -> HttpOutcome.failed(refusal);
      case Found<List<InetAddress>>(List<InetAddress> found) ->
          send(request, host, found, deadline);
    };
  }

  private HttpOutcome send(
      UpstreamRequest request, String host, List<InetAddress> found, Deadline deadline) {
    List<InetAddress> allowed = boundary.allowed(host, found);
    return allowed.isEmpty()
        ? HttpOutcome.failed(refusals.bad(inside(host)))
        : transport.send(request.at(transport.known().inOrder(host, allowed)), deadline);
  }

  /**
   * All addresses of the host. While its name cannot be looked up, it is the one that took the last
   * connection, so that a name server that fails stops nothing that went well just now.
   */
  private Answer<List<InetAddress>> addresses(
      UpstreamRequest request, String host, Deadline deadline) {
    Optional<InetAddress> last = transport.known().lastGood(host);
    Duration patience = deadline.remaining(last.isPresent() ? MAX_LOOKUP_OF_KNOWN : MAX_LOOKUP);
    Future<List<InetAddress>> lookup = boundary.lookup(host);
    try {
      return Answer.found(lookup.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException _) {
      return or(last, refusals.unconnected(request, lookup.exceptionNow()));
    } catch (TimeoutException _) {
      return or(last, refusals.lateFor(request, "its name was not found in time"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Answer.refused(
          Refusal.of(
              Source.UPSTREAM,
              Reason.UNAVAILABLE,
              "asking %s was interrupted".formatted(upstream)));
    }
  }

  private static Answer<List<InetAddress>> or(Optional<InetAddress> last, Refusal refusal) {
    return last.map(address -> Answer.found(List.of(address)))
        .orElseGet(() -> Answer.refused(refusal));
  }

  private static String inside(String host) {
    return "it sends to %s, whose address is a private one; if that is right, add the host to trusted-hosts"
        .formatted(Quoted.of(host));
  }
}
