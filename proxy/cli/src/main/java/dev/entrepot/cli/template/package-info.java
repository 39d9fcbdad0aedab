/** The part of Go's text templates that users of docker's {@code --format} know. */
@NullMarked
package dev.entrepot.cli.template;

import org.jspecify.annotations.NullMarked;
