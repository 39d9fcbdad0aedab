/** Where tags have pointed, and for how long, as people read it. */
@NullMarked
package dev.entrepot.cache.listing.history;

import org.jspecify.annotations.NullMarked;
