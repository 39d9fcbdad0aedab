@NullMarked
package dev.entrepot.proxy.listing;

import org.jspecify.annotations.NullMarked;
