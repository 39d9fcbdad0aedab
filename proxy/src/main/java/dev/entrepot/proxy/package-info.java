/** The server, put together from its rooms. */
@NullMarked
package dev.entrepot.proxy;

import org.jspecify.annotations.NullMarked;
