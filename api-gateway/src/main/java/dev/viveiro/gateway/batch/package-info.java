/** Batches: many machines asked for at once, from a roster, and how far they are; everything is computed from their items. */
@NullMarked
package dev.viveiro.gateway.batch;

import org.jspecify.annotations.NullMarked;
