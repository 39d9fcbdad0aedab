package dev.entrepot.proxy.observe;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.transfer.DownloadObserver;
import dev.entrepot.proxy.upstream.UpstreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The program's meters, by upstream and never by repository or tag, so that their number stays
 * bounded. Any thread; nothing here blocks.
 */
public final class Meters implements RequestObserver, UpstreamObserver, DownloadObserver {
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2)
  };

  private record RequestLabels(
      String upstream, RequestKind kind, int status, String cache, AnswerEnd end) {}

  private record RequestMeters(Counter requests, Counter bytes, Timer firstByte, Timer total) {}

  private record UpstreamLabels(RegistryName upstream, String kind, int status) {}

  private final MeterRegistry registry;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<RequestLabels, RequestMeters> byRequest = new ConcurrentHashMap<>();
  private final Map<UpstreamLabels, Timer> byUpstreamRequest = new ConcurrentHashMap<>();
  private final Map<RegistryName, Counter> receivedBytes = new ConcurrentHashMap<>();

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("entrepot.clients.waiting", waiting, AtomicInteger::get)
        .description("Clients that wait for bytes from upstream")
        .register(registry);
  }

  /** Adds a figure that is read when the meters are; it is held for as long as they are. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** Adds a count that is read when the meters are; it is held for as long as they are. */
  public void count(String name, String description, Supplier<Number> value) {
    counter(name, description, value, Tags.empty());
  }

  /** The same for one reason. */
  public void count(String name, String description, String reason, Supplier<Number> value) {
    counter(name, description, value, Tags.of("reason", reason));
  }

  private void counter(String name, String description, Supplier<Number> value, Tags tags) {
    // The registry holds its object weakly; this lives as long as the registry does.
    FunctionCounter.builder(name, this, meters -> value.get().doubleValue())
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** The same for one upstream. */
  public void gauge(
      String name, String description, RegistryName upstream, Supplier<Number> value) {
    Gauge.builder(name, value)
        .description(description)
        .tags("upstream", upstream.value())
        .register(registry);
  }

  /** Counts from nothing on what an upstream may do, so that its first time shows as a change. */
  public void expect(RegistryName upstream) {
    wrong(upstream);
    passed(upstream);
    broken(upstream);
    again(upstream);
    received(upstream);
  }

  /** A client has begun to wait for bytes. */
  public void waitBegan() {
    waiting.incrementAndGet();
  }

  /** A client waits no more. */
  public void waitEnded() {
    waiting.decrementAndGet();
  }

  @Override
  public void answered(AnsweredRequest request) {
    var labels =
        new RequestLabels(
            request.upstream(), request.kind(), request.status(), request.cache(), request.end());
    RequestMeters meters = byRequest.computeIfAbsent(labels, this::requestMeters);
    meters.requests().increment();
    meters.bytes().increment((double) request.bytes());
    meters.firstByte().record(request.firstByte());
    meters.total().record(request.total());
  }

  @Override
  public void requestEnded(RegistryName upstream, String kind, int status, Duration time) {
    byUpstreamRequest
        .computeIfAbsent(new UpstreamLabels(upstream, kind, status), this::upstreamTimer)
        .record(time);
  }

  @Override
  public void bytesReceived(RegistryName upstream, long bytes) {
    received(upstream).increment((double) bytes);
  }

  @Override
  public void wrongContent(RegistryName upstream) {
    wrong(upstream).increment();
  }

  @Override
  public void passedThrough(RegistryName upstream) {
    passed(upstream).increment();
  }

  @Override
  public void brokenOff(RegistryName upstream) {
    broken(upstream).increment();
  }

  @Override
  public void resumed(RegistryName upstream) {
    again(upstream).increment();
  }

  private Counter wrong(RegistryName upstream) {
    return counter(
        "entrepot.wrong.content", "Bodies discarded for a wrong size or digest", upstream);
  }

  private Counter passed(RegistryName upstream) {
    return counter(
        "entrepot.downloads.passed.through",
        "Downloads passed through because the store could not keep them",
        upstream);
  }

  private Counter broken(RegistryName upstream) {
    return counter("entrepot.downloads.broken", "Downloads that failed for good", upstream);
  }

  private Counter again(RegistryName upstream) {
    return counter(
        "entrepot.downloads.resumed", "Interrupted bodies that were requested again", upstream);
  }

  private Counter received(RegistryName upstream) {
    return receivedBytes.computeIfAbsent(
        upstream,
        name ->
            counter(
                "entrepot.upstream.received.bytes", "Body bytes received from upstreams", name));
  }

  private RequestMeters requestMeters(RequestLabels labels) {
    String kind = labels.kind().word();
    return new RequestMeters(
        Counter.builder("entrepot.requests")
            .description("Requests answered")
            .tags("upstream", labels.upstream(), "kind", kind, "cache", labels.cache())
            .tags("status", status(labels.status()), "end", labels.end().word())
            .register(registry),
        Counter.builder("entrepot.sent.bytes")
            .description("Body bytes sent to clients")
            .tags("upstream", labels.upstream(), "kind", kind, "cache", labels.cache())
            .register(registry),
        latency("entrepot.first.byte", "Time from a request's head to its response's head", labels),
        latency("entrepot.request", "Time from a request's head to its response's end", labels));
  }

  private Timer latency(String name, String description, RequestLabels labels) {
    return Timer.builder(name)
        .description(description)
        .tags("kind", labels.kind().word(), "cache", labels.cache())
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(registry);
  }

  private Timer upstreamTimer(UpstreamLabels labels) {
    return Timer.builder("entrepot.upstream.requests")
        .description("Time from a request to an upstream to its response's head")
        .tags("upstream", labels.upstream().value(), "kind", labels.kind())
        .tags("status", status(labels.status()))
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(registry);
  }

  private static String status(int status) {
    return status == AnsweredRequest.NO_ANSWER ? "none" : Integer.toString(status);
  }

  private Counter counter(String name, String description, RegistryName upstream) {
    return Counter.builder(name)
        .description(description)
        .tags("upstream", upstream.value())
        .register(registry);
  }
}
