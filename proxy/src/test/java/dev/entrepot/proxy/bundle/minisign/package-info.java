@NullMarked
package dev.entrepot.proxy.bundle.minisign;

import org.jspecify.annotations.NullMarked;
