/** The export over HTTP; no rule of its own. */
@NullMarked
package dev.viveiro.metering.focus.web;

import org.jspecify.annotations.NullMarked;
