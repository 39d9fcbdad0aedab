/**
 * The door of the clients' port: each request passes one decision about what its caller may have,
 * before anything is looked up for it.
 */
@NullMarked
package dev.entrepot.proxy.http.access;

import org.jspecify.annotations.NullMarked;
