/**
 * The network that we stand in, and which hosts may lead us into it: an upstream that is in it
 * itself, and hosts that the operator has named.
 */
@NullMarked
package dev.entrepot.proxy.upstream.network;

import org.jspecify.annotations.NullMarked;
