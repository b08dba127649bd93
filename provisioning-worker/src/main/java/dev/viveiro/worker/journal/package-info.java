/** The host's memory in SQLite, and the only SQL of the worker: what was committed here survives any kill; no decisions. */
@NullMarked
package dev.viveiro.worker.journal;

import org.jspecify.annotations.NullMarked;
