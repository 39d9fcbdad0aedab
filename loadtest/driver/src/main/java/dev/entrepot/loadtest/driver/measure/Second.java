package dev.entrepot.loadtest.driver.measure;

import java.util.OptionalLong;

/**
 * What happened in about a second of the run.
 *
 * @param at when it ended, in seconds from the start of the run
 * @param length in seconds
 * @param bytes of bodies that came
 * @param requests that were sent
 * @param ended pulls that came to an end, good or bad
 * @param failed those of them that failed
 * @param running pulls at its end
 * @param tagMicros of manifests by tag
 * @param pullMicros of whole pulls
 * @param upstreamBytes that the target fetched; empty where it does not tell
 */
public record Second(
    double at,
    double length,
    long bytes,
    long requests,
    long ended,
    long failed,
    long running,
    Spread tagMicros,
    Spread pullMicros,
    OptionalLong upstreamBytes) {}
