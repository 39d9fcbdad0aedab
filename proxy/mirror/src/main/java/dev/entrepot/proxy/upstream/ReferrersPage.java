package dev.entrepot.proxy.upstream;

import java.util.Optional;

/**
 * A page of the list of what refers to a manifest, as an upstream sent it.
 *
 * @param raw the bytes of the body, at most {@link FetchedManifest#MAX_BYTES}; not to be changed
 * @param next where the next page starts, if there is one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record ReferrersPage(byte[] raw, Optional<PageCursor> next) {}
