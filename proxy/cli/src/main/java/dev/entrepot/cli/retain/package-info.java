/** Commands that change what a store keeps: pins, frozen tags, removal. */
@NullMarked
package dev.entrepot.cli.retain;

import org.jspecify.annotations.NullMarked;
