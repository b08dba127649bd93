/** Answers what the gateway asks while somebody waits for it: dials out to whoever asked; changes and keeps nothing. */
@NullMarked
package dev.viveiro.worker.call;

import org.jspecify.annotations.NullMarked;
