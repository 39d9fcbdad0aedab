/** Connections of clients: who is let in, how long they may rest, and what they may hold. */
@NullMarked
package dev.entrepot.proxy.http.connection;

import org.jspecify.annotations.NullMarked;
