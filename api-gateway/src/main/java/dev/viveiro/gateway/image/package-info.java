/** Images a machine can be made from. */
@NullMarked
package dev.viveiro.gateway.image;

import org.jspecify.annotations.NullMarked;
