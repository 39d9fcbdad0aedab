/** Tests of the scripted registry, with the JDK's HTTP client. */
@NullMarked
package dev.entrepot.loadtest.upstream;

import org.jspecify.annotations.NullMarked;
