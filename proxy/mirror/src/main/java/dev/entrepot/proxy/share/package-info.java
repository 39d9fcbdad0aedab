/**
 * What each caller may cause at registries, so that one caller leaves the others theirs. What is
 * stored costs nothing.
 */
@NullMarked
package dev.entrepot.proxy.share;

import org.jspecify.annotations.NullMarked;
