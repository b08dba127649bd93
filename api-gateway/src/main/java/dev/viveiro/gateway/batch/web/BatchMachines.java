package dev.viveiro.gateway.batch.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.gateway.batch.BatchId;
import dev.viveiro.gateway.batch.BatchItem;
import dev.viveiro.gateway.batch.BatchService;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A batch's machines as metering is asked about them, which does not know of batches. */
@Component
class BatchMachines {
    private final BatchService batches;

    BatchMachines(BatchService batches) {
        this.batches = batches;
    }

    /** Those that its items have now, as JSON; throws {@code not-found}. Ids need no escapes. */
    String json(Caller caller, BatchId batch) {
        List<BatchItem> items = batches.items(caller, batch, 0, Integer.MAX_VALUE);
        return items.stream()
                .map(BatchItem::vm)
                .filter(Objects::nonNull)
                .map(VmId::toString)
                .collect(Collectors.joining("\",\"", "{\"machines\":[\"", "\"]}"))
                .replace("[\"\"]", "[]");
    }
}
