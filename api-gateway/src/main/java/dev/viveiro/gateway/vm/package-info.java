/** Machines from request to deletion: intent, state, and what follows from what hosts say. */
@NullMarked
package dev.viveiro.gateway.vm;

import org.jspecify.annotations.NullMarked;
