/** Tests of commands that ask upstream registries. */
@NullMarked
package dev.entrepot.cli.upstreams;

import org.jspecify.annotations.NullMarked;
