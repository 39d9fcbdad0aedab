/** A disk that fails on demand, and loses power. */
@NullMarked
package dev.entrepot.cache.fault;

import org.jspecify.annotations.NullMarked;
