/** Images a machine can be made from: their catalogue, their bytes, and how hosts get them. */
@NullMarked
package dev.viveiro.gateway.image;

import org.jspecify.annotations.NullMarked;
