/** Moving machines to other hosts, as customers and administrators ask for it. What follows is the package above's. */
@NullMarked
package dev.viveiro.gateway.vm.move;

import org.jspecify.annotations.NullMarked;
