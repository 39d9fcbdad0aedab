/** Commands that ask upstream registries through a running server. */
@NullMarked
package dev.entrepot.cli.upstreams;

import org.jspecify.annotations.NullMarked;
