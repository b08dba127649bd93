/** Captures of machines as images: what is asked, and what is accepted with it; images are another feature's. */
@NullMarked
package dev.viveiro.gateway.vm.capture;

import org.jspecify.annotations.NullMarked;
