/** One line for each request that has been answered, and for each decision about a caller. */
@NullMarked
package dev.entrepot.proxy.observe.access;

import org.jspecify.annotations.NullMarked;
