/** Snapshots of machines: their names and what became of them; what is done with them is done by the machine's operations. */
@NullMarked
package dev.viveiro.gateway.vm.snapshot;

import org.jspecify.annotations.NullMarked;
