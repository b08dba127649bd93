package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.operation.StepRecord;
import java.util.List;

/** The machine and all it held are gone from the host; its address and capacity may be used again. */
@Contract(type = "vm-deleted/1", key = "vm.deleted")
public record VmDeleted(EventOrigin origin, WorkRef work, List<StepRecord> steps) implements HostEvent {}
