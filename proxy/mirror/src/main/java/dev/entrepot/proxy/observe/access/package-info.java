/** One line for each request that has been answered. */
@NullMarked
package dev.entrepot.proxy.observe.access;

import org.jspecify.annotations.NullMarked;
