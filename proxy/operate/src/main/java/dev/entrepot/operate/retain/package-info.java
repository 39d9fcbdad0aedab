/** What operators have done with what is stored: images held, let go of, removed. */
@NullMarked
package dev.entrepot.operate.retain;

import org.jspecify.annotations.NullMarked;
