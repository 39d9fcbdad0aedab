/** What is measured, a class for each. */
@NullMarked
package dev.entrepot.loadtest.compare.row;

import org.jspecify.annotations.NullMarked;
