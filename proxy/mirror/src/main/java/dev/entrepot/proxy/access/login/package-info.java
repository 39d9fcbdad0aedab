/**
 * Who a caller is: from what a request shows to a proven name. Secrets are kept nowhere; what is
 * remembered of them is a keyed hash.
 */
@NullMarked
package dev.entrepot.proxy.access.login;

import org.jspecify.annotations.NullMarked;
