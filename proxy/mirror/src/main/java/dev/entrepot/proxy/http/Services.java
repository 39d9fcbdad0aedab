package dev.entrepot.proxy.http;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.Blobs;
import dev.entrepot.proxy.resolve.FollowUp;
import dev.entrepot.proxy.resolve.Manifests;
import dev.entrepot.proxy.resolve.Referrers;
import dev.entrepot.proxy.resolve.Searches;
import dev.entrepot.proxy.resolve.TagLists;
import dev.entrepot.proxy.route.Router;
import java.util.function.LongSupplier;

/** What requests are answered with; shared by all event loops. */
public record Services(
    Router router,
    Manifests manifests,
    FollowUp followUp,
    Blobs blobs,
    TagLists tagLists,
    Referrers referrers,
    Searches searches,
    Meters meters,
    RequestObserver observer,
    AnswerMemory memory,
    LongSupplier nanoTime) {}
