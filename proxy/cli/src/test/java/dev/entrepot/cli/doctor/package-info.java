@NullMarked
package dev.entrepot.cli.doctor;

import org.jspecify.annotations.NullMarked;
