/** What is told about tenants' accounts; no amounts are computed here. */
@NullMarked
package dev.viveiro.contract.account;

import org.jspecify.annotations.NullMarked;
