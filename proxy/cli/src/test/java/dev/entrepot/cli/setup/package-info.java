@NullMarked
package dev.entrepot.cli.setup;

import org.jspecify.annotations.NullMarked;
