package dev.viveiro.gateway.batch;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * One row of a batch and what became of it.
 *
 * @param line physical line of the file, the header being 1; of a JSON body the item's place, from 1
 * @param cause why it failed or was skipped; null otherwise
 */
public record BatchItem(
        int line,
        String name,
        String email,
        ItemState state,
        @Nullable Cause cause,
        @Nullable VmId vm,
        @Nullable OperationId operation) {}
