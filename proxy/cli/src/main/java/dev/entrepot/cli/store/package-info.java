/** How a command reaches a store: in a data folder, or through a running server. */
@NullMarked
package dev.entrepot.cli.store;

import org.jspecify.annotations.NullMarked;
