/** What clients pull, and when they last did. */
@NullMarked
package dev.entrepot.cache.pulls;

import org.jspecify.annotations.NullMarked;
