/** What drivers share about the systems inside their machines: hashes and account files; no hypervisor is known here. */
@NullMarked
package dev.viveiro.worker.driver.guest;

import org.jspecify.annotations.NullMarked;
