/** Clients: what is asked of a server, and what came of it. */
@NullMarked
package dev.entrepot.loadtest.compare.load;

import org.jspecify.annotations.NullMarked;
