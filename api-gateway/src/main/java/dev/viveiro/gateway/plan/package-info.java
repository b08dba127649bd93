/** Plans a machine can have: its size and what it keeps while stopped; how they are made, versioned and retired. */
@NullMarked
package dev.viveiro.gateway.plan;

import org.jspecify.annotations.NullMarked;
