/** Which callers have which images. A decision is made before anything is looked up, and once. */
@NullMarked
package dev.entrepot.proxy.access;

import org.jspecify.annotations.NullMarked;
