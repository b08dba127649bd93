/** Hypervisor hosts: what they have, what they said, what is reserved on them; which one a machine gets is decided in placement. */
@NullMarked
package dev.viveiro.gateway.host;

import org.jspecify.annotations.NullMarked;
