package dev.entrepot.cache.hold;

import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;

/**
 * A tag that points where it did when it was frozen, wherever it has gone upstream.
 *
 * @param target where it points; {@code checkedAt} is when it was frozen, to the millisecond
 */
public record Frozen(Repository repository, Tag tag, TagRecord target) {}
