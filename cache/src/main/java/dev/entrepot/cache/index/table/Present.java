package dev.entrepot.cache.index.table;

/** The value of an entry whose key says all that there is to say. */
public enum Present {
  PRESENT
}
