/** How calls are answered. */
@NullMarked
package dev.viveiro.worker.call;

import org.jspecify.annotations.NullMarked;
