/** The store's limit: room is reserved before bytes come, and made by letting blobs go. */
@NullMarked
package dev.entrepot.cache.evict;

import org.jspecify.annotations.NullMarked;
