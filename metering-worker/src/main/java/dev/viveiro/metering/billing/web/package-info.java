/** Invoices over HTTP, as JSON, CSV, HTML and PDF; no rule of its own. */
@NullMarked
package dev.viveiro.metering.billing.web;

import org.jspecify.annotations.NullMarked;
