/** What operators have ordered to stay as it is until they take it back. */
@NullMarked
package dev.entrepot.cache.hold;

import org.jspecify.annotations.NullMarked;
