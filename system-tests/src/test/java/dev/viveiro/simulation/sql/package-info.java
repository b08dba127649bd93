/** The gateway's own stores over a real PostgreSQL, for simulations and for the contract of its ports. */
@NullMarked
package dev.viveiro.simulation.sql;

import org.jspecify.annotations.NullMarked;
