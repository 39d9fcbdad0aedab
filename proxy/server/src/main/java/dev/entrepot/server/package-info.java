/** The server, put together from its rooms. */
@NullMarked
package dev.entrepot.server;

import org.jspecify.annotations.NullMarked;
