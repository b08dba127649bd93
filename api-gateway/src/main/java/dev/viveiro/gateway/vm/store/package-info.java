/** Machines in PostgreSQL. */
@NullMarked
package dev.viveiro.gateway.vm.store;

import org.jspecify.annotations.NullMarked;
