package dev.viveiro.notification.mail.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.VmId;
import dev.viveiro.notification.mail.store.DeliveryState;
import dev.viveiro.notification.mail.store.ListedDelivery;
import dev.viveiro.notification.mail.store.SqlDeliveryList;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/deliveries}: the mails of the caller's tenant, newest first. */
@RestController
class DeliveryController {
    private final SqlDeliveryList deliveries;

    DeliveryController(SqlDeliveryList deliveries) {
        this.deliveries = deliveries;
    }

    @GetMapping("/v1/deliveries")
    Page<DeliveryItem> list(
            Caller caller,
            PageQuery page,
            @RequestParam(required = false) @Nullable String vm,
            @RequestParam(required = false) @Nullable String state) {
        Optional<VmId> machine = Optional.ofNullable(vm).map(DeliveryController::vm);
        Optional<DeliveryState> inState = Optional.ofNullable(state).map(DeliveryController::state);
        List<ListedDelivery> rows =
                deliveries.list(caller.tenant(), machine, inState, page.after(UUID::fromString), page.limit() + 1);
        return Page.of(rows, page, row -> row.id().toString()).map(DeliveryItem::of);
    }

    private static VmId vm(String text) {
        try {
            VmId vm = VmId.of(text);
            if (vm.toString().equalsIgnoreCase(text)) {
                return vm;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw ProblemException.field("?vm", "invalid-id", "Expected vm to be the id of a machine, a UUID.");
    }

    private static DeliveryState state(String text) {
        return Arrays.stream(DeliveryState.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field(
                        "?state",
                        "unknown-value",
                        "Expected state to be one of " + Arrays.toString(DeliveryState.values()) + "."));
    }
}
