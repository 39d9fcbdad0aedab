/** Tests of challenges, tokens and logins. */
@NullMarked
package dev.entrepot.proxy.upstream.auth;

import org.jspecify.annotations.NullMarked;
