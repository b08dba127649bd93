package dev.viveiro.contract.vm;

/** Facts that the gateway decided and tells everyone; each holds the machine's whole state. */
public sealed interface DomainEvent permits VmChanged, VmExpiring, CredentialIssued {
    VmSnapshot vm();
}
