/** Requests to registries: endpoints, tokens, redirects, timeouts. Nothing else knows a URL. */
@NullMarked
package dev.entrepot.proxy.upstream;

import org.jspecify.annotations.NullMarked;
