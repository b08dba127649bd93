/** How the host stands with the gateway: hello and welcome, its epoch, its lease, and machines that it may not run. */
@NullMarked
package dev.viveiro.worker.standing;

import org.jspecify.annotations.NullMarked;
