/**
 * The token service: what clients ask for, what a token opens, and the keys that tokens are signed
 * with. No HTTP here.
 */
@NullMarked
package dev.entrepot.proxy.access.token;

import org.jspecify.annotations.NullMarked;
