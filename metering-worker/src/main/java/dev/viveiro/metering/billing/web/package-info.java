/** Invoices over HTTP, as JSON, CSV and HTML; no rule of its own. */
@NullMarked
package dev.viveiro.metering.billing.web;

import org.jspecify.annotations.NullMarked;
