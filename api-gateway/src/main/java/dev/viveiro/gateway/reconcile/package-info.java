/** What hosts list, held against what the gateway believes: found, shown and healed; what a machine does then is decided in vm. */
@NullMarked
package dev.viveiro.gateway.reconcile;

import org.jspecify.annotations.NullMarked;
