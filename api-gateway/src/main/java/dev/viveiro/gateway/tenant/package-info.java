/** Tenants and their people; who may act for them is decided in access. */
@NullMarked
package dev.viveiro.gateway.tenant;

import org.jspecify.annotations.NullMarked;
