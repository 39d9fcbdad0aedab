/** What stays when the disk is full: eviction policies, and the best that any could do. */
@NullMarked
package dev.entrepot.loadtest.simulator.policy;

import org.jspecify.annotations.NullMarked;
