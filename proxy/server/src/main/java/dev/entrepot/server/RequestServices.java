package dev.entrepot.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.http.Lookups;
import dev.entrepot.proxy.http.Services;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.Searches;
import dev.entrepot.proxy.resolve.blob.BlobResolver;
import dev.entrepot.proxy.resolve.manifest.FollowUp;
import dev.entrepot.proxy.resolve.manifest.ManifestResolver;
import dev.entrepot.proxy.resolve.manifest.PullNotes;
import dev.entrepot.proxy.resolve.offline.Absences;
import dev.entrepot.proxy.resolve.offline.OfflineBlobs;
import dev.entrepot.proxy.resolve.offline.OfflineManifests;
import dev.entrepot.proxy.resolve.offline.OfflineReferrers;
import dev.entrepot.proxy.resolve.offline.OfflineTagLists;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolver;
import dev.entrepot.proxy.resolve.rights.CallerRights;
import dev.entrepot.proxy.resolve.tags.ListingResolver;
import dev.entrepot.proxy.route.Router;
import java.time.InstantSource;

/** Puts together what requests are answered with. */
record RequestServices(
    ContentCache cache,
    Router router,
    Searches searches,
    Meters meters,
    RequestObserver observer,
    AnswerMemory memory,
    ClientAccess access) {
  Services services(boolean offline, Transfers transfers) {
    var rights =
        new CallerRights(cache, Ticker.systemTicker(), access.witness(), access.isForAnyone());
    var followUp = new FollowUp(pullNotes(), transfers.prefetch(), rights::noting);
    Lookups stored = remembering(stored(Absences.withoutRight(), followUp), rights);
    Lookups all =
        offline
            ? remembering(stored(Absences.offline(cache), followUp), rights)
            : proving(mirroring(transfers, followUp), rights);
    return new Services(
        router,
        access.door(),
        access.tokens(),
        access.shares(),
        all,
        stored,
        searches,
        meters,
        observer,
        memory,
        System::nanoTime);
  }

  private Lookups mirroring(Transfers transfers, FollowUp followUp) {
    return new Lookups(
        new ManifestResolver(
            cache,
            InstantSource.system(),
            Ticker.systemTicker(),
            refusals(),
            transfers.manifests()),
        followUp,
        new BlobResolver(cache, transfers.inflight(), refusals()),
        new ListingResolver(refusals(), InstantSource.system()),
        new ReferrersResolver(cache, InstantSource.system(), refusals(), Ticker.systemTicker()));
  }

  private Lookups stored(Absences absences, FollowUp followUp) {
    return new Lookups(
        new OfflineManifests(cache, absences),
        followUp,
        new OfflineBlobs(cache, absences),
        new OfflineTagLists(cache, absences),
        new OfflineReferrers(cache));
  }

  private static Lookups proving(Lookups found, CallerRights rights) {
    return new Lookups(
        rights.provenManifests(found.manifests()),
        found.followUp(),
        rights.provenBlobs(found.blobs()),
        rights.provenTagLists(found.tagLists()),
        rights.provenReferrers(found.referrers()));
  }

  private static Lookups remembering(Lookups found, CallerRights rights) {
    return new Lookups(
        rights.rememberedManifests(found.manifests()),
        found.followUp(),
        rights.rememberedBlobs(found.blobs()),
        rights.rememberedTagLists(found.tagLists()),
        rights.rememberedReferrers(found.referrers()));
  }

  private PullNotes pullNotes() {
    return new PullNotes(cache, Ticker.systemTicker());
  }

  private static RefusalMemory refusals() {
    return new RefusalMemory(Ticker.systemTicker());
  }
}
