@NullMarked
package dev.entrepot.proxy.cli.doctor;

import org.jspecify.annotations.NullMarked;
