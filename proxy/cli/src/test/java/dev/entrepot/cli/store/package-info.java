/** Tests of how a command reaches a store. */
@NullMarked
package dev.entrepot.cli.store;

import org.jspecify.annotations.NullMarked;
