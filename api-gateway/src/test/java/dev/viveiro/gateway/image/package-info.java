/** Images from their registration to their end. */
@NullMarked
package dev.viveiro.gateway.image;

import org.jspecify.annotations.NullMarked;
