/** Extra disks of machines: how many and how large they may be; what is done with them is done by the machine's operations. */
@NullMarked
package dev.viveiro.gateway.vm.disk;

import org.jspecify.annotations.NullMarked;
