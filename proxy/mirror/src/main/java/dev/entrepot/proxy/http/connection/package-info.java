/** Clients' connections: which are accepted, how long they may be idle, what they may hold. */
@NullMarked
package dev.entrepot.proxy.http.connection;

import org.jspecify.annotations.NullMarked;
