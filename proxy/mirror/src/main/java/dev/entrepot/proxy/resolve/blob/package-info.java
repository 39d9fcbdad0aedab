/** Which blob a request is answered with: stored, under way, or to be asked for. */
@NullMarked
package dev.entrepot.proxy.resolve.blob;

import org.jspecify.annotations.NullMarked;
