/** Tests of the requests to registries, most of them against a scripted one. */
@NullMarked
package dev.entrepot.proxy.upstream.network;

import org.jspecify.annotations.NullMarked;
