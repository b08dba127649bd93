/** ISO images in machines' drives. */
@NullMarked
package dev.viveiro.gateway.vm.iso;

import org.jspecify.annotations.NullMarked;
