/** What operators see: meters and the access log. */
@NullMarked
package dev.entrepot.proxy.observe;

import org.jspecify.annotations.NullMarked;
