/** Answers from the store alone, while no upstream is asked. */
@NullMarked
package dev.entrepot.proxy.resolve.offline;

import org.jspecify.annotations.NullMarked;
