@NullMarked
package dev.entrepot.loadtest.simulator;

import org.jspecify.annotations.NullMarked;
