/** Mints machine passwords and seals them to the notification worker; no password outlives a method here. */
@NullMarked
package dev.viveiro.worker.credential;

import org.jspecify.annotations.NullMarked;
