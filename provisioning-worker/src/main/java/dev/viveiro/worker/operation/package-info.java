/**
 * How the host's work is done: plans of named steps, run one operation at a time per machine, undone or resumed after any
 * kill. Plain Java: stores, hypervisor, clock and threads come in through ports.
 */
@NullMarked
package dev.viveiro.worker.operation;

import org.jspecify.annotations.NullMarked;
