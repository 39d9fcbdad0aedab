@NullMarked
package dev.entrepot.operate.bundle.minisign;

import org.jspecify.annotations.NullMarked;
