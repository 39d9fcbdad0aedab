/** Which upstream a request means. */
@NullMarked
package dev.entrepot.proxy.route;

import org.jspecify.annotations.NullMarked;
