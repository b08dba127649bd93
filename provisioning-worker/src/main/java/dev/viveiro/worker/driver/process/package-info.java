/** Programs of the host, as drivers call them; no hypervisor is known here. */
@NullMarked
package dev.viveiro.worker.driver.process;

import org.jspecify.annotations.NullMarked;
