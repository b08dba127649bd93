/** Where the bytes of images are kept; which images there are is decided elsewhere. */
@NullMarked
package dev.viveiro.gateway.image.store;

import org.jspecify.annotations.NullMarked;
