package dev.viveiro.contract.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.Contract;
import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.operation.StepRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempt did what was asked.
 *
 * @param credential only after a create or a reinstallation
 * @param captured null, and not sent, unless the machine was captured or sent to another host
 */
@Contract(type = "operation-succeeded/1", key = "operation.succeeded")
public record OperationSucceeded(
        EventOrigin origin,
        WorkRef work,
        List<StepRecord> steps,
        VmFacts facts,
        @Nullable SealedCredential credential,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CapturedImage captured)
        implements HostEvent {
    /** Of anything that sends nothing. */
    public OperationSucceeded(
            EventOrigin origin,
            WorkRef work,
            List<StepRecord> steps,
            VmFacts facts,
            @Nullable SealedCredential credential) {
        this(origin, work, steps, facts, credential, null);
    }
}
