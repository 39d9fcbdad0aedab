package dev.entrepot.proxy.http;

import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.BlobResolver;
import dev.entrepot.proxy.resolve.ListingResolver;
import dev.entrepot.proxy.resolve.ManifestResolver;
import dev.entrepot.proxy.resolve.ReferrersResolver;
import dev.entrepot.proxy.route.Router;
import java.util.function.LongSupplier;

/** What requests are answered with; shared by all event loops. */
public record Services(
    Router router,
    ManifestResolver manifests,
    BlobResolver blobs,
    ListingResolver listings,
    ReferrersResolver referrers,
    Meters meters,
    RequestObserver observer,
    LongSupplier nanoTime) {}
