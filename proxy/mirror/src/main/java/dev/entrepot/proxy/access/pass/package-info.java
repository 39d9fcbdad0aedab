/**
 * Logins that are passed on: for a registry with {@code rights: caller}, a caller's login is shown
 * to that registry, which decides what the caller has.
 */
@NullMarked
package dev.entrepot.proxy.access.pass;

import org.jspecify.annotations.NullMarked;
