package dev.viveiro.contract.access;

/** What an API key may do: everything, or what concerns its own tenant. */
public enum Role {
    ADMINISTRATOR,
    TENANT
}
