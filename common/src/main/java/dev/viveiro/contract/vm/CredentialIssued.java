package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;

/** The machine runs for the first time in this generation and its owner may enter it. */
@Contract(type = "credential-issued/1", key = "credential.issued")
public record CredentialIssued(VmSnapshot vm, OperationId operation, SealedCredential credential, Instant issuedAt)
        implements DomainEvent {}
