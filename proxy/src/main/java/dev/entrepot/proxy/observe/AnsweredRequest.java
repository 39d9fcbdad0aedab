package dev.entrepot.proxy.observe;

import java.time.Duration;

/**
 * One request that has been answered, for logs and meters.
 *
 * @param path raw, as it stood in the request line, without its query
 * @param upstream the registry that was meant, or {@code none}
 * @param cache what the answer cost the upstream: {@code hit}, {@code miss}, {@code join}, ...
 * @param bytes of the body, as far as it went out
 * @param firstByte from the request's head to the answer's
 * @param total from the request's head to the answer's end
 */
public record AnsweredRequest(
    String client,
    String method,
    String path,
    RequestKind kind,
    String upstream,
    int status,
    String cache,
    AnswerEnd end,
    long bytes,
    Duration firstByte,
    Duration total) {}
