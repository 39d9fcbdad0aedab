/** Tag to digest with its freshness; hit, fetch or refuse. The one place that decides. */
@NullMarked
package dev.entrepot.proxy.resolve;

import org.jspecify.annotations.NullMarked;
