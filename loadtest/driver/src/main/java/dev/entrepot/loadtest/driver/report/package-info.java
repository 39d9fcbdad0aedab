/** What came of a run: as a table for people, as JSON for programs, as a page with plots. */
@NullMarked
package dev.entrepot.loadtest.driver.report;

import org.jspecify.annotations.NullMarked;
