/** Tests of the budget of answers on the heap. */
@NullMarked
package dev.entrepot.proxy.heap;

import org.jspecify.annotations.NullMarked;
