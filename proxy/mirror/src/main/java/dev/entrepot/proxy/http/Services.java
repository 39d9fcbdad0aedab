package dev.entrepot.proxy.http;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.http.access.Door;
import dev.entrepot.proxy.http.access.TokenEndpoint;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.Searches;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.share.FairShares;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What requests are answered with; shared by all event loops.
 *
 * @param door decides about each request before it is answered
 * @param tokens gives out tokens, if there are logins
 * @param shares what callers may cause at registries, if they have limits
 * @param all answers from the store and its upstreams
 * @param stored answers from the store alone
 */
public record Services(
    Router router,
    Door door,
    Optional<TokenEndpoint> tokens,
    Optional<FairShares> shares,
    Lookups all,
    Lookups stored,
    Searches searches,
    Meters meters,
    RequestObserver observer,
    AnswerMemory memory,
    LongSupplier nanoTime) {}
