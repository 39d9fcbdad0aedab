@NullMarked
package dev.entrepot.proxy.resolve.rights;

import org.jspecify.annotations.NullMarked;
