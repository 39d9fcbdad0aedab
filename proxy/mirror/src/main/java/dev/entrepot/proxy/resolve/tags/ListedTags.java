package dev.entrepot.proxy.resolve.tags;

import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.upstream.TagList;
import java.util.Optional;

/**
 * A page of tags as an answer.
 *
 * @param warning what the client is to be told of a stale answer
 */
public record ListedTags(TagList list, CacheStatus status, Optional<String> warning) {}
