@NullMarked
package dev.entrepot.proxy.cli.setup;

import org.jspecify.annotations.NullMarked;
