/** Edits of TOML, YAML and JSON files that keep everything else as it was written. */
@NullMarked
package dev.entrepot.operate.setup.text;

import org.jspecify.annotations.NullMarked;
