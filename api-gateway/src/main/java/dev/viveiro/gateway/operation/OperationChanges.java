package dev.viveiro.gateway.operation;

import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.gateway.change.ChangeViews;
import dev.viveiro.kernel.OperationId;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Operations as those who watch see them. */
@Component
class OperationChanges implements ChangeViews {
    private final SqlOperationStore operations;

    OperationChanges(SqlOperationStore operations) {
        this.operations = operations;
    }

    @Override
    public ChangeKind kind() {
        return ChangeKind.OPERATION;
    }

    @Override
    public Map<UUID, Object> of(JdbcClient snapshot, Collection<UUID> things) {
        return operations
                .in(snapshot)
                .findAll(things.stream().map(OperationId::new).toList())
                .stream()
                .map(OperationView::of)
                .collect(Collectors.toMap(view -> view.id().value(), Function.identity()));
    }
}
