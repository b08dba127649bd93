/** Decides what is a difference and what becomes of its record; plain Java, no store and no clock. */
@NullMarked
package dev.viveiro.gateway.reconcile.domain;

import org.jspecify.annotations.NullMarked;
