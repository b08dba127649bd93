/** Costs and what follows from them over HTTP, for administrators alone; no rule of its own. */
@NullMarked
package dev.viveiro.metering.tco.web;

import org.jspecify.annotations.NullMarked;
