/** The registry behind all peers: static files, served by nginx. */
@NullMarked
package dev.entrepot.loadtest.compare.upstream;

import org.jspecify.annotations.NullMarked;
