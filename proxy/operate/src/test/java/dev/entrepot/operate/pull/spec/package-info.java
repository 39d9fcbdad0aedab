@NullMarked
package dev.entrepot.operate.pull.spec;

import org.jspecify.annotations.NullMarked;
