/** OpenID Connect issuers: their keys, the signatures of their tokens, and what the claims say. */
@NullMarked
package dev.entrepot.proxy.access.login.issuer;

import org.jspecify.annotations.NullMarked;
