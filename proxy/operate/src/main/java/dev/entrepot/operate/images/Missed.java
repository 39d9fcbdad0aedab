package dev.entrepot.operate.images;

import dev.entrepot.cache.missed.Miss;
import dev.entrepot.operate.name.NamedImage;
import java.util.Optional;

/**
 * Something that clients missed, and what to bring for it.
 *
 * @param image what was missed itself, or an image here that names the blob that was; empty for a
 *     blob that no tagged image of its repository has
 */
public record Missed(Miss miss, Optional<NamedImage> image) {}
