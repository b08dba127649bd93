package dev.viveiro.gateway.batch.web;

import dev.viveiro.gateway.batch.BatchId;
import dev.viveiro.gateway.batch.BatchService;
import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.gateway.change.ChangeViews;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Batches as those who watch see them. */
@Component
class BatchChanges implements ChangeViews {
    private final BatchService batches;

    BatchChanges(BatchService batches) {
        this.batches = batches;
    }

    @Override
    public ChangeKind kind() {
        return ChangeKind.BATCH;
    }

    @Override
    public Map<UUID, Object> of(JdbcClient snapshot, Collection<UUID> things) {
        return batches.findAll(snapshot, things.stream().map(BatchId::new).toList()).stream()
                .map(BatchView::of)
                .collect(Collectors.toMap(view -> view.id().value(), Function.identity()));
    }
}
