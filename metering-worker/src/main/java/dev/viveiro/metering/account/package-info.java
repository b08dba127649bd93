/** What tenants paid, what is left of it, and how they stand by their credit terms; what they owe comes from billing. */
@NullMarked
package dev.viveiro.metering.account;

import org.jspecify.annotations.NullMarked;
