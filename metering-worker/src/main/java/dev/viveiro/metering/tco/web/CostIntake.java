package dev.viveiro.metering.tco.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.Ids;
import dev.viveiro.metering.tco.TcoService;
import dev.viveiro.metering.tco.domain.CostEntry;
import dev.viveiro.metering.tco.intake.CostCheck;
import dev.viveiro.metering.tco.intake.CostFields;
import dev.viveiro.metering.tco.intake.CostFile;
import dev.viveiro.metering.tco.intake.CostsRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adds what is sent, in either form, all or nothing. With an Idempotency-Key the ids follow from it: a repetition finds the
 * entries that the first call added.
 */
@Component
class CostIntake {
    private final TcoService tco;
    private final Ids ids;

    CostIntake(TcoService tco, Ids ids) {
        this.tco = tco;
        this.ids = ids;
    }

    /** Throws a problem that points to every field that is wrong. */
    CostEntry add(CostFields fields, Caller caller, @Nullable String key) {
        CostCheck.Checked checked = CostCheck.of(fields, id(caller, key, 0));
        CostEntry entry = checked.entry()
                .orElseThrow(() -> ProblemException.invalid(checked.faults().stream()
                        .map(fault -> new FieldError("/" + fault.field(), fault.code(), fault.detail()))
                        .toList()));
        return tco.add(List.of(entry)).getFirst();
    }

    /** Throws a problem that names every row and column that is wrong. */
    List<CostEntry> add(byte[] file, Caller caller, @Nullable String key) {
        List<CostEntry> entries = new ArrayList<>();
        List<CostsRefused.Fault> faults = new ArrayList<>();
        for (CostFile.Row row : CostFile.read(file)) {
            CostCheck.Checked checked = CostCheck.of(row.fields(), id(caller, key, row.line()));
            checked.entry().ifPresent(entries::add);
            checked.faults()
                    .forEach(fault -> faults.add(
                            new CostsRefused.Fault(row.line(), fault.field(), fault.code(), fault.detail())));
        }
        if (!faults.isEmpty()) {
            throw CostsRefused.because(faults);
        }
        return tco.add(entries);
    }

    private UUID id(Caller caller, @Nullable String key, int line) {
        return key == null
                ? ids.next()
                : UUID.nameUUIDFromBytes((caller.tenant() + "/" + line + "/" + key).getBytes(StandardCharsets.UTF_8));
    }
}
