/** What the store's threads have in common. */
@NullMarked
package dev.entrepot.cache.thread;

import org.jspecify.annotations.NullMarked;
