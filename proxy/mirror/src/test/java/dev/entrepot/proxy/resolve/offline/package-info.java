@NullMarked
package dev.entrepot.proxy.resolve.offline;

import org.jspecify.annotations.NullMarked;
