/** The index as tables: how entries are written, looked up, walked through and changed. */
@NullMarked
package dev.entrepot.cache.index.table;

import org.jspecify.annotations.NullMarked;
