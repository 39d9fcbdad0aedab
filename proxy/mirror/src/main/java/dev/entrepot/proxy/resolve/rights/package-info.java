/**
 * What a caller gets of registries that decide by each caller's own login: nothing before the
 * registry has said that the caller has the right to it.
 */
@NullMarked
package dev.entrepot.proxy.resolve.rights;

import org.jspecify.annotations.NullMarked;
