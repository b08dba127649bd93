/** Images on their way to a host. */
@NullMarked
package dev.viveiro.worker.image;

import org.jspecify.annotations.NullMarked;
