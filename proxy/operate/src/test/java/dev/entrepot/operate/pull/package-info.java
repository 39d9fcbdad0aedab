@NullMarked
package dev.entrepot.operate.pull;

import org.jspecify.annotations.NullMarked;
