@NullMarked
package dev.entrepot.loadtest.simulator.policy;

import org.jspecify.annotations.NullMarked;
