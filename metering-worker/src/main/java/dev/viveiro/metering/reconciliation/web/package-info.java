/** Reconciliation over HTTP; no rule of its own. */
@NullMarked
package dev.viveiro.metering.reconciliation.web;

import org.jspecify.annotations.NullMarked;
