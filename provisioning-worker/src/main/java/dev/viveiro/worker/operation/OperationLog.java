package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The host's memory of its work. What a call returns from is durable; when the memory fails every call throws. */
public interface OperationLog {
    /** Replaces the attempt's state and says the event, both or neither. */
    void save(RunState state, Function<EventOrigin, HostEvent> event);

    /** Replaces the attempt's state and says nothing. */
    void save(RunState state);

    /** Says the event about that state, unless the attempt has ended meanwhile. */
    void say(RunState state, Function<EventOrigin, HostEvent> event);

    /**
     * The attempt goes on, and nothing new must be kept: another process began it, or what begins changes nothing. The event
     * is news for whoever tells where an operation is.
     */
    void goesOn(RunState state, Function<EventOrigin, HostEvent> event);

    /**
     * What the named step kept in the newest attempt, this one included, of the same operation on the same generation; empty
     * when the journal knows none.
     */
    Map<String, String> earlierOutput(WorkRef work, String step);

    /** Attempts that did not end, in the order in which they were received. */
    List<Unfinished> unfinished();

    /** From now on commands for this generation, or an older one, are refused; kept 30 days. */
    void writeTombstone(VmId vm, int generation);

    /** Takes back the tombstone of exactly this generation; older ones stay refused. */
    void removeTombstone(VmId vm, int generation);

    boolean hasTombstone(VmId vm, int generation);

    /** @param cancelled somebody wanted it ended before the restart */
    record Unfinished(RunState state, boolean cancelled) {}
}
