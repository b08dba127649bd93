/** The gateway's stores in memory, for simulations: each keeps the contract of its port as PostgreSQL does, for one thread. */
@NullMarked
package dev.viveiro.simulation.memory;

import org.jspecify.annotations.NullMarked;
