/** Load that looks like a CI fleet: the command, a run, and what a person sees of it. */
@NullMarked
package dev.entrepot.loadtest.driver;

import org.jspecify.annotations.NullMarked;
