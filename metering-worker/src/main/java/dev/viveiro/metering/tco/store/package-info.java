/** Cost entries, hosts and stays in PostgreSQL. */
@NullMarked
package dev.viveiro.metering.tco.store;

import org.jspecify.annotations.NullMarked;
