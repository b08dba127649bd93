package dev.viveiro.gateway.tenant;

import dev.viveiro.kernel.TenantId;
import java.time.Instant;

/**
 * A customer whose machines nobody else sees.
 *
 * @param name unique, an RFC 1123 label
 */
public record Tenant(TenantId id, String name, Instant createdAt) {}
