package dev.entrepot.cache.index.table;

/** An entry of a {@link Table}. */
public record Row<K, V>(K key, V value) {}
