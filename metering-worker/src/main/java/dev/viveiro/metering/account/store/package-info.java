/** The SQL of credit: terms, and how tenants stand. */
@NullMarked
package dev.viveiro.metering.account.store;

import org.jspecify.annotations.NullMarked;
