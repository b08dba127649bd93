/** Payments and balances over HTTP; no rule of its own. */
@NullMarked
package dev.viveiro.metering.account.web;

import org.jspecify.annotations.NullMarked;
