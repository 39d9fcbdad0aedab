/**
 * Tests of the chart: helm renders it, Kubernetes' own types read it, the program reads its
 * configuration.
 */
@NullMarked
package dev.entrepot.helm;

import org.jspecify.annotations.NullMarked;
