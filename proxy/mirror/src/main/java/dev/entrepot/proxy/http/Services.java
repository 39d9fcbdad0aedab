package dev.entrepot.proxy.http;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.Searches;
import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.manifest.FollowUp;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.tags.TagLists;
import dev.entrepot.proxy.route.Router;
import java.util.function.LongSupplier;

/** What requests are answered with; shared by all event loops. */
public record Services(
    Router router,
    ManifestLookup manifests,
    FollowUp followUp,
    BlobLookup blobs,
    TagLists tagLists,
    Referrers referrers,
    Searches searches,
    Meters meters,
    RequestObserver observer,
    AnswerMemory memory,
    LongSupplier nanoTime) {}
