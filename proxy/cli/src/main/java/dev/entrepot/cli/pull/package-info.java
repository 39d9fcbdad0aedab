/** Commands that pull images into a store. */
@NullMarked
package dev.entrepot.cli.pull;

import org.jspecify.annotations.NullMarked;
