package dev.entrepot.cache.index;

/** An entry of a {@link Table}. */
public record Row<K, V>(K key, V value) {}
