/** Reading images from elsewhere. */
@NullMarked
package dev.viveiro.gateway.image.source;

import org.jspecify.annotations.NullMarked;
