/** Usage as its tenant sees it over HTTP; no rule of its own. */
@NullMarked
package dev.viveiro.metering.usage.web;

import org.jspecify.annotations.NullMarked;
