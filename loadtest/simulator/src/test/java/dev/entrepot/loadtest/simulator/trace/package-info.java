@NullMarked
package dev.entrepot.loadtest.simulator.trace;

import org.jspecify.annotations.NullMarked;
