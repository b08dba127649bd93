package dev.viveiro.worker.report;

import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.Map;

/** What the gateway was last told of each machine's power, and the numbers that order what a host says. */
public interface ToldMachines {
    record Told(int generation, ObservedPower power) {}

    /** Everything told, and the journal and sequence of the last event that it takes into account. */
    Snapshot snapshot();

    record Snapshot(Map<VmId, Told> machines, String journal, long consistentWith) {}

    /** Tells a change if, when it is written, {@code before} is still what was told and no operation is unfinished. */
    void powerChanged(VmId vm, Told before, VmFacts facts);

    /** Remembers a machine that nothing was told of, without an event: the next report shows it. */
    void seenFirst(VmId vm, Told now);

    /** Higher than any before it in this journal, whatever happened to those. */
    ReportNumber nextReport();

    record ReportNumber(String journal, long number) {}
}
