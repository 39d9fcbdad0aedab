/**
 * What a registry's challenge says, where its token may be asked for, and what to show there. No
 * I/O but the reading of a docker configuration file, and the programs that it names.
 */
@NullMarked
package dev.entrepot.proxy.upstream.auth;

import org.jspecify.annotations.NullMarked;
