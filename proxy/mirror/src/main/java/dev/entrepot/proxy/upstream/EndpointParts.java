package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.network.Boundary;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all requests to one URL of an upstream share, whatever login they show.
 *
 * @param refusesBlobHeads whether it has refused a HEAD of a blob, and given the same blob to a GET
 */
record EndpointParts(
    EndpointId id,
    URI base,
    AddressGuard guard,
    Redirects redirects,
    Breakers breakers,
    Boundary boundary,
    Backoff backoff,
    AtomicBoolean refusesBlobHeads) {}
