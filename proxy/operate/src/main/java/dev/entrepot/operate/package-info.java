/**
 * What operators can do with a store, as a port for each kind of work. {@code local} does it on a
 * store that this process has opened, {@code client} asks a running server for it.
 */
@NullMarked
package dev.entrepot.operate;

import org.jspecify.annotations.NullMarked;
