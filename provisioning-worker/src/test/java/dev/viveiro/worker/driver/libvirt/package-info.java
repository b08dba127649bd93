/** libvirt's driver, on libvirt's own test driver, on real guests of QEMU, and in its parts. */
@NullMarked
package dev.viveiro.worker.driver.libvirt;

import org.jspecify.annotations.NullMarked;
