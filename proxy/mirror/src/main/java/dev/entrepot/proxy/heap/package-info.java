/** The memory of the heap that answers may take while they are read, kept for a moment and sent. */
@NullMarked
package dev.entrepot.proxy.heap;

import org.jspecify.annotations.NullMarked;
