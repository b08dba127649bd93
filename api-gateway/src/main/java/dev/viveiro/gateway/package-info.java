/** The gateway's start; every feature has a package of its own below. */
@NullMarked
package dev.viveiro.gateway;

import org.jspecify.annotations.NullMarked;
