/** Commands about which callers have which images. */
@NullMarked
package dev.entrepot.cli.access;

import org.jspecify.annotations.NullMarked;
