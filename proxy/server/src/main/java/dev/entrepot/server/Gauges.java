package dev.entrepot.server;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreHealth;
import dev.entrepot.cache.evict.Evictions;
import dev.entrepot.cache.evict.Reason;
import dev.entrepot.cache.evict.Room;
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
    meters.gauge("entrepot.transfers.running", "Downloads that are running", inflight::size);
    meters.gauge(
        "entrepot.transfers.waiting", "Those of them that wait for their turn", inflight::waiting);
    meters.gauge(
        "entrepot.store.failing",
        "1 while the store does not keep what comes",
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
        "Images and blobs that clients missed offline, and nobody has cleared",
        cache.misses()::size);
    new JvmMemoryMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    ProcessMeters.register(registry);
    closing.add("garbage collection meters", gc(registry));
  }

  private static void room(Meters meters, ContentCache cache) {
    Room room = cache.inspection().room();
    meters.gauge("entrepot.store.limit.bytes", "The most that content may take", room::limit);
    meters.gauge(
        "entrepot.store.used.bytes",
        "Bytes of blobs, downloads, manifests and tags, with what is reserved for downloads",
        room::used);
    meters.gauge(
        "entrepot.store.index.bytes",
        "Bytes of manifests, tags, lists and links, part of those that are used",
        cache.inspection().indexRoom()::used);
    meters.gauge(
        "entrepot.store.index.limit.bytes",
        "The most that these may take",
        cache.inspection().indexRoom()::most);
    meters.gauge(
        "entrepot.store.reserved.bytes", "Bytes reserved for running downloads", room::reserved);
    meters.gauge(
        "entrepot.store.unfinished.bytes",
        "Bytes of unfinished downloads that nobody goes on with, and of damaged files",
        room::unfinished);
    meters.count(
        "entrepot.store.refused", "Downloads that the limit left no room for", room::refused);
    meters.gauge(
        "entrepot.pinned.bytes",
        "Bytes of the blobs that pinned images name, stored or not",
        cache.retention().pins()::bytes);
    meters.gauge(
        "entrepot.pins.left.out",
        "Pieces of content of pinned images that there was no room to remember",
        cache.retention().pins()::leftOut);
    var collection = cache.retention().collection();
    meters.count(
        "entrepot.collection.passes",
        "Searches through the whole index for what no tag leads to",
        collection::passes);
    meters.count(
        "entrepot.collected.manifests",
        "Manifests removed as no tag led to them",
        () -> collection.collected().manifests());
    for (Reason reason : Reason.values()) {
      Evictions gone = cache.retention().evictions();
      meters.count("entrepot.evictions", "Blobs evicted", reason.word(), () -> gone.blobs(reason));
      meters.count(
          "entrepot.evicted.bytes", "Bytes evicted", reason.word(), () -> gone.bytes(reason));
      meters.count(
          "entrepot.evicted.age.seconds",
          "For how long evicted blobs had been stored, summed up",
          reason.word(),
          () -> gone.ageSeconds(reason));
    }
  }

  static void register(Meters meters, AnswerMemory memory) {
    meters.gauge(
        "entrepot.answers.memory.bytes",
        "Bytes of the heap that answers take which are read, checked or sent",
        memory::used);
    meters.gauge(
        "entrepot.answers.memory.limit.bytes",
        "The most bytes of the heap that they may take",
        memory::limit);
  }

  static void register(Meters meters, ConnectionGate gate, ClientMemory memory) {
    meters.gauge("entrepot.clients.connections", "Open connections of clients", gate::open);
    meters.gauge("entrepot.clients.connections.limit", "How many there may be", gate::limit);
    meters.gauge("entrepot.clients.answers", "Requests that are being answered", memory::requests);
    meters.gauge(
        "entrepot.clients.memory.bytes",
        "Heap that is set aside for requests that are being answered",
        memory::taken);
  }

  static void register(Meters meters, Prefetch prefetch) {
    meters.gauge(
        "entrepot.prefetch.waiting", "Content that waits to be prefetched", prefetch::waiting);
    meters.gauge(
        "entrepot.prefetch.dropped",
        "Content that there was no room for among what waits to be prefetched",
        prefetch::dropped);
  }

  static void register(Meters meters, ScheduledSync sync) {
    meters.count("entrepot.sync.runs", "Runs of the scheduled sync that have ended", sync::runs);
    meters.count(
        "entrepot.sync.failed.images",
        "Images that the scheduled sync could not fetch",
        sync::failedImages);
    meters.gauge(
        "entrepot.sync.last.success.seconds",
        "When a run of the scheduled sync last failed at nothing, in seconds since 1970",
        sync::lastSuccess);
  }

  static void register(Meters meters, Scrub scrub, Repair repair) {
    meters.gauge(
        "entrepot.scrub.share", "Part of the scrub's pass that is done, 0 to 1", scrub::share);
    meters.gauge(
        "entrepot.scrub.bytes", "Bytes that the scrub has read since the start", scrub::bytes);
    meters.gauge(
        "entrepot.scrub.wrong",
        "Blobs and manifests that the scrub has found wrong since the start",
        scrub::wrong);
    meters.gauge(
        "entrepot.scrub.waiting",
        "1 while the scrub waits, as something cannot be read for a reason that says nothing of it",
        () -> scrub.waiting().isPresent() ? 1 : 0);
    meters.gauge(
        "entrepot.scrub.repaired",
        "Blobs that have been fetched again since the start, as they were found wrong",
        repair::repaired);
  }

  static void register(Meters meters, Upstream upstream) {
    meters.expect(upstream.name());
    meters.gauge(
        "entrepot.upstream.left.alone",
        "1 while an upstream is not asked, after failures",
        upstream.name(),
        () -> upstream.isLeftAlone() ? 1 : 0);
    meters.gauge(
        "entrepot.upstream.failing",
        "1 while an upstream fails to answer as a registry does, or is not asked after failures",
        upstream.name(),
        () -> upstream.status().state().trouble().isPresent() ? 1 : 0);
    meters.gauge(
        "entrepot.upstream.quota.remaining",
        "Manifests that a rate limit has left, where the registry says so",
        upstream.name(),
        () -> number(upstream.quotaRemaining()));
    meters.gauge(
        "entrepot.upstream.quota.limit",
        "Manifests that a rate limit allows in its window, where the registry says so",
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
