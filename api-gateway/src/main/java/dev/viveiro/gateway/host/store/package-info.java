/** Hosts in PostgreSQL; the only SQL about hosts. */
@NullMarked
package dev.viveiro.gateway.host.store;

import org.jspecify.annotations.NullMarked;
