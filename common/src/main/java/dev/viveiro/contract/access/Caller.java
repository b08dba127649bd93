package dev.viveiro.contract.access;

import dev.viveiro.kernel.TenantId;

/**
 * Who is calling and for which tenant.
 *
 * @param subject id of the API key
 * @param tenant whose things the call is about
 */
public record Caller(String subject, TenantId tenant, Role role) {}
