@NullMarked
package dev.entrepot.proxy.resolve.referrers;

import org.jspecify.annotations.NullMarked;
