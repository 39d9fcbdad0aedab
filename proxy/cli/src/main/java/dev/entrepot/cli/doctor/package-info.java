/** Finds out whether the clients of this machine really use a server: {@code entrepot doctor}. */
@NullMarked
package dev.entrepot.cli.doctor;

import org.jspecify.annotations.NullMarked;
