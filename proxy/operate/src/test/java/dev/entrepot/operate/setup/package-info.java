@NullMarked
package dev.entrepot.operate.setup;

import org.jspecify.annotations.NullMarked;
