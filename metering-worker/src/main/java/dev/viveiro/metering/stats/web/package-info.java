/** The last day of a machine or host over HTTP; no rule of its own. */
@NullMarked
package dev.viveiro.metering.stats.web;

import org.jspecify.annotations.NullMarked;
