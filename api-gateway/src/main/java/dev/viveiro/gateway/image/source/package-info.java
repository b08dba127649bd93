/** Reads images from where an administrator said; no address that he could not reach by himself is read for him. */
@NullMarked
package dev.viveiro.gateway.image.source;

import org.jspecify.annotations.NullMarked;
