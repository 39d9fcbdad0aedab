/** Lists of the manifests that refer to one. */
@NullMarked
package dev.entrepot.proxy.resolve.referrers;

import org.jspecify.annotations.NullMarked;
