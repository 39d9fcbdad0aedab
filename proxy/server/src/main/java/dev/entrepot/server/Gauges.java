package dev.entrepot.server;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreHealth;
import dev.entrepot.cache.evict.Capacity;
import dev.entrepot.cache.evict.Evictions;
import dev.entrepot.cache.evict.Reason;
import dev.entrepot.cache.verify.Scrub;
import dev.entrepot.operate.pull.ScheduledSync;
import dev.entrepot.operate.verify.Repair;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.http.connection.ClientMemory;
import dev.entrepot.proxy.http.connection.ConnectionGate;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.resolve.manifest.Prefetch;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.OptionalLong;

/** The figures that are read when the meters are. */
final class Gauges {
  private Gauges() {}

  static void register(
      Meters meters,
      MeterRegistry registry,
      ContentCache cache,
      InflightTable inflight,
      Closing closing) {
    meters.gauge(
        "entrepot.transfers.running", "Downloads that are running or queued", inflight::size);
    meters.gauge("entrepot.transfers.waiting", "Downloads in the queue", inflight::waiting);
    meters.gauge(
        "entrepot.store.failing",
        "1 while the store cannot keep new content",
        () -> cache.health().state() instanceof StoreHealth.State.Failing ? 1 : 0);
    meters.gauge(
        "entrepot.store.bytes",
        "Bytes of stored blobs",
        () -> cache.inspection().usage().blobBytes());
    meters.gauge("entrepot.store.blobs", "Stored blobs", () -> cache.inspection().usage().blobs());
    room(meters, cache);
    meters.gauge(
        "entrepot.store.manifests",
        "Stored manifests",
        () -> cache.inspection().usage().manifests());
    meters.gauge(
        "entrepot.missed",
        "Images and blobs that clients missed offline and that were not cleared",
        cache.misses()::size);
    new JvmMemoryMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    ProcessMeters.register(registry);
    closing.add("garbage collection meters", gc(registry));
  }

  private static void room(Meters meters, ContentCache cache) {
    Capacity room = cache.inspection().capacity();
    meters.gauge("entrepot.store.limit.bytes", "The limit of the used bytes", room::limit);
    meters.gauge(
        "entrepot.store.used.bytes",
        "Bytes of blobs, downloads, manifests and tags, including reservations",
        room::used);
    meters.gauge(
        "entrepot.store.index.bytes",
        "Bytes of manifests, tags, lists and links, included in the used bytes",
        cache.inspection().indexCapacity()::used);
    meters.gauge(
        "entrepot.store.index.limit.bytes",
        "The limit of these bytes",
        cache.inspection().indexCapacity()::most);
    meters.gauge(
        "entrepot.store.reserved.bytes", "Bytes reserved for running downloads", room::reserved);
    meters.gauge(
        "entrepot.store.unfinished.bytes",
        "Bytes of abandoned downloads and of quarantined files",
        room::unfinished);
    meters.count(
        "entrepot.store.refused", "Downloads that the store had no room for", room::refused);
    meters.gauge(
        "entrepot.pinned.bytes",
        "Bytes of the blobs that pinned images name, stored or not",
        cache.retention().pins()::bytes);
    meters.gauge(
        "entrepot.pins.left.out",
        "Content of pinned images beyond the limit of pins",
        cache.retention().pins()::leftOut);
    var collection = cache.retention().collection();
    meters.count(
        "entrepot.collection.passes",
        "Scans of the index for untagged content",
        collection::passes);
    meters.count(
        "entrepot.collected.manifests",
        "Untagged manifests deleted",
        () -> collection.collected().manifests());
    for (Reason reason : Reason.values()) {
      Evictions gone = cache.retention().evictions();
      meters.count("entrepot.evictions", "Blobs evicted", reason.word(), () -> gone.blobs(reason));
      meters.count(
          "entrepot.evicted.bytes", "Bytes evicted", reason.word(), () -> gone.bytes(reason));
      meters.count(
          "entrepot.evicted.age.seconds",
          "Sum of the time that evicted blobs had been stored",
          reason.word(),
          () -> gone.ageSeconds(reason));
    }
  }

  static void register(Meters meters, AnswerMemory memory) {
    meters.gauge(
        "entrepot.answers.memory.bytes",
        "Heap used by responses that are being read, checked or sent",
        memory::used);
    meters.gauge("entrepot.answers.memory.limit.bytes", "The limit of that heap", memory::limit);
  }

  static void register(Meters meters, ConnectionGate gate, ClientMemory memory) {
    meters.gauge("entrepot.clients.connections", "Open client connections", gate::open);
    meters.gauge(
        "entrepot.clients.connections.limit", "The limit of client connections", gate::limit);
    meters.gauge("entrepot.clients.answers", "Requests in progress", memory::requests);
    meters.gauge(
        "entrepot.clients.memory.bytes", "Heap reserved for requests in progress", memory::taken);
  }

  static void register(Meters meters, Prefetch prefetch) {
    meters.gauge("entrepot.prefetch.waiting", "Prefetches in the queue", prefetch::waiting);
    meters.gauge(
        "entrepot.prefetch.dropped",
        "Prefetches dropped because the queue was full",
        prefetch::dropped);
  }

  static void register(Meters meters, ScheduledSync sync) {
    meters.count("entrepot.sync.runs", "Completed runs of the scheduled sync", sync::runs);
    meters.count(
        "entrepot.sync.failed.images",
        "Images that the scheduled sync could not fetch",
        sync::failedImages);
    meters.gauge(
        "entrepot.sync.last.success.seconds",
        "Time of the last scheduled sync without a failure, in seconds since 1970",
        sync::lastSuccess);
  }

  static void register(Meters meters, Scrub scrub, Repair repair) {
    meters.gauge(
        "entrepot.scrub.share", "The part of the scrub that is done, 0 to 1", scrub::share);
    meters.gauge(
        "entrepot.scrub.bytes", "Bytes that the scrub has read since the start", scrub::bytes);
    meters.gauge(
        "entrepot.scrub.wrong",
        "Damaged blobs and manifests that the scrub has found since the start",
        scrub::wrong);
    meters.gauge(
        "entrepot.scrub.waiting",
        "1 while the scrub waits because of a read error that does not mean damage",
        () -> scrub.waiting().isPresent() ? 1 : 0);
    meters.gauge(
        "entrepot.scrub.repaired",
        "Damaged blobs that were fetched again since the start",
        repair::repaired);
  }

  static void register(Meters meters, Upstream upstream) {
    meters.expect(upstream.name());
    meters.gauge(
        "entrepot.upstream.left.alone",
        "1 while an upstream is left alone after failures",
        upstream.name(),
        () -> upstream.isLeftAlone() ? 1 : 0);
    meters.gauge(
        "entrepot.upstream.failing",
        "1 while an upstream does not answer as a registry, or is left alone after failures",
        upstream.name(),
        () -> upstream.status().state().trouble().isPresent() ? 1 : 0);
    meters.gauge(
        "entrepot.upstream.quota.remaining",
        "Manifests left of the rate limit, if the registry reports it",
        upstream.name(),
        () -> number(upstream.quotaRemaining()));
    meters.gauge(
        "entrepot.upstream.quota.limit",
        "Manifests that the rate limit allows in its window, if the registry reports it",
        upstream.name(),
        () -> number(upstream.quotaLimit()));
  }

  private static double number(OptionalLong known) {
    return known.isPresent() ? known.getAsLong() : Double.NaN;
  }

  private static JvmGcMetrics gc(MeterRegistry registry) {
    var gc = new JvmGcMetrics();
    gc.bindTo(registry);
    return gc;
  }
}
