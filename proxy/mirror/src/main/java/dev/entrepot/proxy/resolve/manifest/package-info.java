/** Which manifest a request is answered with, how fresh that is, and what follows. */
@NullMarked
package dev.entrepot.proxy.resolve.manifest;

import org.jspecify.annotations.NullMarked;
