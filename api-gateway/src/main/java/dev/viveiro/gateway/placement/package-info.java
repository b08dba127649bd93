/** On which host a machine goes, and why; plain decisions and their record. */
@NullMarked
package dev.viveiro.gateway.placement;

import org.jspecify.annotations.NullMarked;
