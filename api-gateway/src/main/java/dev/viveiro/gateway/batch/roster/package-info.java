/** Rosters: rows out of CSV files, and what is wrong with each; no database. */
@NullMarked
package dev.viveiro.gateway.batch.roster;

import org.jspecify.annotations.NullMarked;
