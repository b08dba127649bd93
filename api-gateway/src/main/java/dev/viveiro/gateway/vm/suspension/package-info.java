/** Who suspends, and what keeps suspended machines off; what a suspended machine may be asked for is decided in domain. */
@NullMarked
package dev.viveiro.gateway.vm.suspension;

import org.jspecify.annotations.NullMarked;
