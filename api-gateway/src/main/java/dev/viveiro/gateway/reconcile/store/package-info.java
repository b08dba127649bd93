/** Reports, pairs and records of drift in PostgreSQL, set-based; no decision. */
@NullMarked
package dev.viveiro.gateway.reconcile.store;

import org.jspecify.annotations.NullMarked;
