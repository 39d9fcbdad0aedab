/** What operators have fetched: images, with all that they name, before clients ask for them. */
@NullMarked
package dev.entrepot.operate.pull;

import org.jspecify.annotations.NullMarked;
