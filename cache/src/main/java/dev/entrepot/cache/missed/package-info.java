/** What clients asked for that an offline store did not have. */
@NullMarked
package dev.entrepot.cache.missed;

import org.jspecify.annotations.NullMarked;
