/** What every store of the gateway promises behind its port: one suite, run in memory and over PostgreSQL. */
@NullMarked
package dev.viveiro.simulation.contract;

import org.jspecify.annotations.NullMarked;
