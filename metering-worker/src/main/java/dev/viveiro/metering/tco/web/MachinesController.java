package dev.viveiro.metering.tco.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.tco.TcoService;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.domain.StayCost;
import dev.viveiro.metering.tco.domain.TotalCost;
import dev.viveiro.web.Callers;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What some machines bear together. The gateway asks, which knows what they have in common: a batch. It changes nothing. */
@RestController
class MachinesController {
    private final TcoService tco;

    MachinesController(TcoService tco) {
        this.tco = tco;
    }

    /** Whichever of them were there. */
    record Machines(@Nullable Set<VmId> machines) {}

    /** @param machines how many of them were there in that period */
    record MachinesCost(
            LocalDate from,
            LocalDate to,
            Instant until,
            String currency,
            int machines,
            String byReservation,
            String byUse) {}

    @PostMapping("/v1/tco/machines")
    MachinesCost of(
            @RequestBody Machines body,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String currency,
            Caller caller) {
        Callers.requireAdministrator(caller);
        Set<VmId> wanted = body.machines();
        if (wanted == null) {
            throw ProblemException.field("/machines", "missing", "machines must be given.");
        }
        Picture picture = TcoQuery.picture(tco, period, currency);
        List<StayCost> theirs = TotalCost.of(picture).stays().stream()
                .filter(cost -> wanted.contains(cost.stay().vm()))
                .toList();
        return new MachinesCost(
                picture.asked().from(),
                picture.asked().to(),
                picture.until(),
                picture.currency().getCurrencyCode(),
                (int) theirs.stream().map(cost -> cost.stay().vm()).distinct().count(),
                sum(theirs, StayCost::byReservation, picture),
                sum(theirs, StayCost::byUse, picture));
    }

    private static String sum(List<StayCost> costs, Function<StayCost, BigDecimal> part, Picture picture) {
        BigDecimal sum = costs.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.setScale(picture.currency().getDefaultFractionDigits()).toPlainString();
    }
}
