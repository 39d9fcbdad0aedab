/**
 * Small blobs are made to outlive a loss of power, many at a time and behind the clients' backs.
 */
@NullMarked
package dev.entrepot.cache.forcing;

import org.jspecify.annotations.NullMarked;
