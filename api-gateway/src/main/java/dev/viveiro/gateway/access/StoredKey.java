package dev.viveiro.gateway.access;

import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;

/** What the database keeps of an API key. */
@SuppressWarnings("ArrayRecordComponent")
record StoredKey(String id, TenantId tenant, Role role, byte[] secretHash) {}
