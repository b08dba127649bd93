/** Containers of LXD, and of Incus, which speaks the same REST API; nothing here knows another hypervisor. */
@NullMarked
package dev.viveiro.worker.driver.lxd;

import org.jspecify.annotations.NullMarked;
