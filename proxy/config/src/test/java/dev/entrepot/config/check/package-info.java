/** Tests of the checks of a configuration. */
@NullMarked
package dev.entrepot.config.check;

import org.jspecify.annotations.NullMarked;
