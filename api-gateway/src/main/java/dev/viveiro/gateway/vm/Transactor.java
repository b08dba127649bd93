package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.image.CapturedImages;
import dev.viveiro.gateway.image.Transports;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Placement.Rank;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.Holding;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Sent;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmTrigger;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Outgoing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Carries out the effects of a decision inside the caller's transaction, which holds the machine's row. */
@Component
class Transactor {
    private static final Logger log = LoggerFactory.getLogger(Transactor.class);

    private final VmStore vms;
    private final OperationStore operations;
    private final Commands commands;
    private final SendingAnew sendingAnew;
    private final Placements placements;
    private final AddressPool addresses;
    private final CapturedImages images;
    private final Transports transports;
    private final Relocating relocating;
    private final Clock clock;

    Transactor(
            VmStore vms,
            OperationStore operations,
            Commands commands,
            SendingAnew sendingAnew,
            Placements placements,
            AddressPool addresses,
            CapturedImages images,
            Transports transports,
            Relocating relocating,
            Clock clock) {
        this.vms = vms;
        this.operations = operations;
        this.commands = commands;
        this.sendingAnew = sendingAnew;
        this.placements = placements;
        this.addresses = addresses;
        this.images = images;
        this.transports = transports;
        this.relocating = relocating;
        this.clock = clock;
    }

    /** True when nothing follows but messages: then the effects may be {@linkplain #enter entered in a ledger}. */
    static boolean mayBeEntered(Effects effects) {
        return effects.next().stream().allMatch(next -> switch (next) {
            case Effects.SendCommand send -> true;
            case Effects.SendCancel cancel -> true;
            case Effects.Note note -> true;
            case Effects.PlaceElsewhere elsewhere -> false;
            case Effects.DeleteIt it -> false;
            case Effects.Captured captured -> false;
            case Effects.Exported exported -> false;
            case Effects.Moved moved -> false;
            case Effects.GiveUp copy -> false;
            case Effects.StartAgain again -> false;
            case Effects.StartLater later -> false;
        });
    }

    /** Enters the effects in the ledger, which has their machine; whoever opened it writes it. */
    void enter(Ledger ledger, Effects effects, @Nullable String trace) {
        Vm vm = effects.vm();
        Operation operation = effects.operation();
        List<Outgoing> messages = new ArrayList<>(commands.told(effects.events(), lane(operation), trace));
        for (Effects.Next next : effects.next()) {
            switch (next) {
                case Effects.SendCommand send ->
                    messages.add(commands.command(vm, known(operation), send.notBefore(), trace));
                case Effects.SendCancel cancel -> messages.add(commands.cancelling(vm, cancel.cancelled(), trace));
                case Effects.Note note -> ignored(vm, note);
                case Effects.PlaceElsewhere elsewhere -> throw alone();
                case Effects.DeleteIt it -> throw alone();
                case Effects.Captured captured -> throw alone();
                case Effects.Exported exported -> throw alone();
                case Effects.Moved moved -> throw alone();
                case Effects.GiveUp copy -> throw alone();
                case Effects.StartAgain again -> throw alone();
                case Effects.StartLater later -> throw alone();
            }
        }
        ledger.enter(vm, operation, messages);
    }

    private static IllegalArgumentException alone() {
        return new IllegalArgumentException("it is carried out alone");
    }

    /** What the transactor could not do itself: a deletion that the system wants. */
    record Rest(Vm vm, @Nullable String deleteBecause) {}

    /** Takes the operation's last command back if it has not left: it waited for its turn, or was still in the outbox. */
    Sent takeBack(Operation operation) {
        if (operations.takeBack(operation)) {
            return Sent.NOTHING;
        }
        if (!commands.withdraw(operation)) {
            return Sent.LAST;
        }
        return operation.attempt() == 1 ? Sent.NOTHING : Sent.EARLIER;
    }

    /** {@code operation}'s row exists already; {@code before} is the machine as its row has it. */
    Rest carryOut(Vm before, Effects effects, @Nullable String trace) {
        Vm vm = effects.vm();
        Operation operation = effects.operation();
        if (operation != null) {
            operations.save(operation);
        }
        vms.save(before, vm);
        commands.tell(effects.events(), lane(operation), trace);
        String deleteBecause = null;
        for (Effects.Next next : effects.next()) {
            switch (next) {
                case Effects.SendCommand send -> commands.send(vm, known(operation), send.notBefore(), trace);
                case Effects.SendCancel cancel -> commands.cancel(vm, cancel.cancelled(), trace);
                case Effects.PlaceElsewhere elsewhere -> vm = placeElsewhere(vm, known(operation), trace);
                case Effects.DeleteIt it -> deleteBecause = it.why();
                case Effects.Captured captured -> images.told(captured.image(), captured.content());
                case Effects.Exported exported -> sendOn(vm, known(operation), exported.content(), trace);
                case Effects.Moved moved -> relocating.moved(vm, moved.left());
                case Effects.GiveUp copy -> relocating.giveUp(vm, copy.copy());
                case Effects.StartAgain again ->
                    relocating.startAgain(vm, known(operation).id(), again.why(), trace);
                case Effects.StartLater later -> relocating.startLater(vm, later.move());
                case Effects.Note note -> ignored(vm, note);
            }
        }
        return new Rest(vm, deleteBecause);
    }

    /** Without the bytes that its source tells of, the destination can't make the machine. */
    private void sendOn(Vm vm, Operation operation, @Nullable CapturedImage sent, @Nullable String trace) {
        if (sent != null && transports.has(operation.id(), sent)) {
            commands.send(vm, operation, null, trace);
            return;
        }
        Operation ended = operation.ended(
                OperationState.FAILED,
                operation.steps(),
                new Cause(
                        "machine-not-stored",
                        Fault.SYSTEM,
                        "The image store has other bytes of the machine than its host sent, or none.",
                        "Move it again; if it repeats, look at the image store."),
                clock.instant());
        Rest unused = carryOut(vm, new Requests(clock.instant()).maybeSent(vm, ended), trace);
    }

    private static void ignored(Vm vm, Effects.Note note) {
        log.info("Ignored what the host of {} said: {}.", vm.id(), note.text());
    }

    private Vm placeElsewhere(Vm vm, Operation operation, @Nullable String trace) {
        HostResources wanted = new HostResources(
                vm.build().plan().vcpus(),
                vm.build().plan().memoryMib(),
                vm.build().plan().diskGib());
        List<Rank> ranks = placements.rank(wanted, commands.needs(vm), placements.tried(operation.id()));
        HostId host;
        try {
            host = placements.reserve(ranks, wanted);
        } catch (ProblemException none) {
            return nowhere(vm, operation, none, trace);
        }
        int generation = placements.nextGeneration(vm.id(), vm.place().generation());
        // the old place is clean on its host's word: give it back before the row forgets it
        Vm freed = vm.with(vm.place().holding(Holding.NAME_ONLY, vm.build()));
        vms.save(vm, freed);
        Instant now = clock.instant();
        Vm placed = freed.with(new VmPlace(host, another(vm), generation, wanted, true))
                .with(freed.status().touched(now, now));
        vms.save(freed, placed);
        placements.record(operation.id(), generation, vm.id(), host, ranks);
        commands.tell(List.of(Change.told(placed, "PLACED_ANEW")), operation.lane(), trace);
        sendingAnew.send(placed, operation, trace);
        return placed;
    }

    /** Its guest is told the same. */
    private NetworkSpec another(Vm vm) {
        return addresses.take(vm.id()).telling(vm.place().network().guest());
    }

    private Vm nowhere(Vm vm, Operation operation, ProblemException none, @Nullable String trace) {
        Operation ended = operation.ended(
                OperationState.FAILED,
                operation.steps(),
                new Cause(
                        none.code().code(),
                        Fault.SYSTEM,
                        String.valueOf(none.getMessage()),
                        "Create it again once there is room."),
                clock.instant());
        var change = Change.apply(vm, VmTrigger.CREATE_UNWOUND, clock.instant(), clock.instant());
        operations.save(ended);
        vms.save(vm, change.vm());
        commands.tell(change.events(), operation.lane(), trace);
        return change.vm();
    }

    private static Lane lane(@Nullable Operation operation) {
        return operation == null ? Lane.INTERACTIVE : operation.lane();
    }

    private static Operation known(@Nullable Operation operation) {
        return Objects.requireNonNull(operation, "an effect that sends a command names its operation");
    }
}
