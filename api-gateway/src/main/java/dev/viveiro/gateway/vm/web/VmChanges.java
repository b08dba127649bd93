package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.gateway.change.ChangeViews;
import dev.viveiro.gateway.vm.store.VmQueries;
import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Machines as those who watch see them. */
@Component
class VmChanges implements ChangeViews {
    @Override
    public ChangeKind kind() {
        return ChangeKind.VM;
    }

    @Override
    public Map<UUID, Object> of(JdbcClient snapshot, Collection<UUID> things) {
        return new VmQueries(snapshot)
                .findAll(things.stream().map(VmId::new).toList()).stream()
                        .map(VmView::of)
                        .collect(Collectors.toMap(view -> view.id().value(), Function.identity()));
    }
}
