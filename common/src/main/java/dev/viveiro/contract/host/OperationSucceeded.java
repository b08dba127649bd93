package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.operation.StepRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempt did what was asked; {@code credential} only after a create. */
@Contract(type = "operation-succeeded/1", key = "operation.succeeded")
public record OperationSucceeded(
        EventOrigin origin,
        WorkRef work,
        List<StepRecord> steps,
        VmFacts facts,
        @Nullable SealedCredential credential) implements HostEvent {}
