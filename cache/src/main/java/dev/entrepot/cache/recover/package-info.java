/** What is put right when the store is opened. */
@NullMarked
package dev.entrepot.cache.recover;

import org.jspecify.annotations.NullMarked;
