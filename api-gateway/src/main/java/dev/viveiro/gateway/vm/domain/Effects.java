package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a decision; whoever carries it out does so in one transaction.
 *
 * @param vm the machine afterwards
 * @param operation the operation afterwards; null when none was concerned
 * @param events what everyone is told
 * @param next what has to be done besides
 */
public record Effects(Vm vm, @Nullable Operation operation, List<DomainEvent> events, List<Next> next) {
    public Effects {
        events = List.copyOf(events);
        next = List.copyOf(next);
    }

    static Effects ignored(Vm vm, @Nullable Operation operation, String why) {
        return new Effects(vm, operation, List.of(), List.of(new Note(why)));
    }

    /** A further thing to do. */
    public sealed interface Next {}

    /** Send the operation's command; {@code notBefore} null for at once. */
    public record SendCommand(@Nullable Instant notBefore) implements Next {}

    /** Tell the host to end the operation and undo what it did. */
    public record SendCancel(Operation cancelled) implements Next {}

    /** Find a host that was not tried yet for the operation's next attempt, with a new generation and address. */
    public record PlaceElsewhere() implements Next {}

    /** Delete the machine on the system's own account. */
    public record DeleteIt(String why) implements Next {}

    /** The host sent what it captured of the machine. */
    public record Captured(UUID image, CapturedImage content) implements Next {}

    /** The source sent the machine to the store, as it says: the destination is asked, or it came to nothing. */
    public record Exported(@Nullable CapturedImage content) implements Next {}

    /** The machine is on another host now; {@code left} is what it has to leave. */
    public record Moved(VmPlace left) implements Next {}

    /** A host has an incarnation that is nobody's: it is to destroy it, unless it is asked to already. */
    public record GiveUp(Moves.At copy) implements Next {}

    /** Start the machine on the system's own account. */
    public record StartAgain(String why) implements Next {}

    /** The same as soon as no operation is active and its host has room, unless somebody says what its power is to be. */
    public record StartLater(OperationId move) implements Next {}

    /** Write down that something was ignored. */
    public record Note(String text) implements Next {}
}
