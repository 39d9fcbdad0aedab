package dev.entrepot.config.read;

/**
 * Something that is taken as it was probably meant, or that may not be meant at all.
 *
 * @param origin where it was written
 * @param key the names of the sections and the key, joined by dots
 * @param text a sentence without its full stop
 */
public record ConfigWarning(Origin origin, String key, String text) {}
