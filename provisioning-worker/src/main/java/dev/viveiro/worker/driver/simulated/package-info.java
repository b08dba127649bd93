/** A hypervisor that is not there: machines in a file, latencies, and misbehaviour by name; no other driver is known here. */
@NullMarked
package dev.viveiro.worker.driver.simulated;

import org.jspecify.annotations.NullMarked;
