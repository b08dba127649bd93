/** What tenants paid and what is left of it; what they owe comes from billing. */
@NullMarked
package dev.viveiro.metering.account;

import org.jspecify.annotations.NullMarked;
