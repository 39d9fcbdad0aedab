/** The ports of the operators on a store that this process has opened. */
@NullMarked
package dev.entrepot.operate.local;

import org.jspecify.annotations.NullMarked;
