/**
 * A scripted registry: it serves what it was given, counts what it is asked, and misbehaves on
 * demand. Content, script and log are apart; {@link
 * dev.entrepot.loadtest.upstream.ScriptedRegistry} holds them together.
 */
@NullMarked
package dev.entrepot.loadtest.upstream;

import org.jspecify.annotations.NullMarked;
