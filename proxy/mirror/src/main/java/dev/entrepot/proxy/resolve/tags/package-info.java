/** Lists of a repository's tags, as upstreams give them page by page. */
@NullMarked
package dev.entrepot.proxy.resolve.tags;

import org.jspecify.annotations.NullMarked;
