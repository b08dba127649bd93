/** Machines of libvirt, KVM's and QEMU's first of all, by its C library; nothing here knows another hypervisor. */
@NullMarked
package dev.viveiro.worker.driver.libvirt;

import org.jspecify.annotations.NullMarked;
