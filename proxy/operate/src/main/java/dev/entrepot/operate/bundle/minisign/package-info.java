/**
 * Signatures in the format of minisign: keys and signatures are text files, made and checked by
 * either program.
 *
 * @see <a href="https://jedisct1.github.io/minisign/">minisign</a>
 */
@NullMarked
package dev.entrepot.operate.bundle.minisign;

import org.jspecify.annotations.NullMarked;
