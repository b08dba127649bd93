package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.host.HostJournals;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.HostWord;
import dev.viveiro.gateway.vm.domain.Since;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * Turns what hosts say into state; nothing else does. Runs inside the listener's transaction: each event is heard by itself, in
 * the order in which they came, and what they changed is written together.
 */
@Component
public class HostEvents implements MessageHandler<HostEvent> {
    private static final Logger log = LoggerFactory.getLogger(HostEvents.class);

    private final Ledgers ledgers;
    private final OperationStore operations;
    private final HostJournals journals;
    private final Transactor transactor;
    private final VmService service;
    private final OperationPolicy policy;
    private final LeftBehind leftBehind;
    private final Dispatcher dispatcher;
    private final AppliedEvents applied;
    private final Ids ids;
    private final Clock clock;
    private final Traces traces;

    HostEvents(
            Ledgers ledgers,
            OperationStore operations,
            HostJournals journals,
            Transactor transactor,
            VmService service,
            OperationPolicy policy,
            LeftBehind leftBehind,
            Dispatcher dispatcher,
            AppliedEvents applied,
            Ids ids,
            Clock clock,
            Traces traces) {
        this.ledgers = ledgers;
        this.operations = operations;
        this.journals = journals;
        this.transactor = transactor;
        this.service = service;
        this.policy = policy;
        this.leftBehind = leftBehind;
        this.dispatcher = dispatcher;
        this.applied = applied;
        this.ids = ids;
        this.clock = clock;
        this.traces = traces;
    }

    @Override
    public void handle(List<Received<HostEvent>> batch) {
        List<HostEvent> events = batch.stream().map(Received::message).toList();
        Ledger ledger = open(events);
        Set<Source> retired = retired(batch);
        for (Received<HostEvent> received : batch) {
            if (retired.contains(Source.of(received.message()))) {
                log.info(
                        "Ignored what host {} said of {}: its journal was replaced since.",
                        received.message().origin().host(),
                        vmOf(received.message()));
            } else if (!LeftBehind.mayConcern(received.message()) || !leftBehind.hear(received.message())) {
                // each under its own trace: a batch may be of many requests
                String trace = received.envelope().traceparent();
                traces.continuing(
                        trace, "apply " + received.envelope().type(), () -> apply(ledger, received.message(), trace));
            }
        }
        ledgers.write(ledger);
        applied.note(events.stream().map(HostEvent::origin).toList());
        dispatcher.wake();
    }

    private Ledger open(List<HostEvent> events) {
        return ledgers.open(
                events.stream().map(HostEvents::vmOf).distinct().toList(),
                events.stream().map(event -> event.origin().host()).distinct().toList(),
                events.stream()
                        .map(HostEvents::workOf)
                        .filter(Objects::nonNull)
                        .map(WorkRef::operation)
                        .distinct()
                        .toList(),
                events.stream()
                        .filter(event -> workOf(event) == null)
                        .map(HostEvents::vmOf)
                        .distinct()
                        .toList());
    }

    /** A host and one of its journals. */
    private record Source(HostId host, String journal) {
        static Source of(HostEvent event) {
            return new Source(event.origin().host(), event.origin().journal());
        }
    }

    /** Writes down how far each journal was heard; gives those that count no more. */
    private Set<Source> retired(List<Received<HostEvent>> batch) {
        Map<Source, Long> heard = new TreeMap<>(
                Comparator.comparing((Source source) -> source.host().value()).thenComparing(Source::journal));
        for (Received<HostEvent> received : batch) {
            heard.merge(
                    Source.of(received.message()), received.message().origin().sequence(), Math::max);
        }
        Set<Source> retired = new HashSet<>();
        heard.forEach((source, sequence) -> {
            if (!journals.heard(source.host(), source.journal(), sequence)) {
                retired.add(source);
            }
        });
        return retired;
    }

    private void apply(Ledger ledger, HostEvent event, @Nullable String trace) {
        VmId id = vmOf(event);
        try (LogContext context = LogContext.with(LogContext.VM, id)
                .and(LogContext.HOST, event.origin().host())) {
            Vm vm = ledger.vm(id).orElse(null);
            if (vm == null) {
                log.warn(
                        "A host speaks of a machine that nobody knows; it is left alone and shows in the host's report.");
                return;
            }
            Operation operation = operationOf(ledger, event, id);
            Effects effects = new HostWord(policy.domain(), ids, clock.instant())
                    .hear(vm, operation, event, since(ledger, operation));
            if (Transactor.mayBeEntered(effects)) {
                transactor.enter(ledger, effects, trace);
            } else {
                carryOutAlone(ledger, vm, effects, trace);
            }
            log(operation, effects);
        }
    }

    /** Rare, and about more than the machine's own rows: after all that was heard before it. */
    private void carryOutAlone(Ledger ledger, Vm vm, Effects effects, @Nullable String trace) {
        ledgers.write(ledger);
        Transactor.Rest rest = transactor.carryOut(vm, effects, trace);
        if (rest.deleteBecause() != null) {
            service.deleteBecause(vm.id(), rest.deleteBecause());
        }
        ledgers.readAgain(ledger, vm.id());
    }

    private static @Nullable Operation operationOf(Ledger ledger, HostEvent event, VmId vm) {
        WorkRef work = workOf(event);
        return (work == null ? ledger.activeOf(vm) : ledger.operation(vm, work.operation())).orElse(null);
    }

    /** Asked of the rows only when a host speaks of what has ended, which is rare. */
    private Since since(Ledger ledger, @Nullable Operation ended) {
        if (ended == null || ended.active()) {
            return Since.NOTHING;
        }
        ledgers.write(ledger);
        boolean overtaken = ended.type() == OperationType.RESIZE && operations.overtaken(ended);
        boolean followed =
                switch (ended.type()) {
                    case CREATE -> operations.followed(ended);
                    case MIGRATE -> operations.powerAsked(ended.vm(), ended.id());
                    default -> false;
                };
        return new Since(operations.activeOf(ended.vm()).isPresent(), overtaken, followed);
    }

    private static void log(@Nullable Operation before, Effects effects) {
        Operation after = effects.operation();
        if (before == null || after == null || before.state() == after.state()) {
            return;
        }
        // a class has thousands, and its batch counts what went well: only what did not is of interest here
        boolean wentWell = after.active() || after.state() == OperationState.SUCCEEDED;
        Level level = wentWell && after.lane() == Lane.BULK ? Level.DEBUG : Level.INFO;
        try (LogContext context = LogContext.with(LogContext.OPERATION, after.id())) {
            log.atLevel(level)
                    .log(
                            "{} is {}; the machine is {}.",
                            after.type(),
                            after.state(),
                            effects.vm().status().state());
        }
    }

    private static VmId vmOf(HostEvent event) {
        WorkRef work = workOf(event);
        return work == null ? ((PowerChanged) event).vm() : work.vm();
    }

    private static @Nullable WorkRef workOf(HostEvent event) {
        return switch (event) {
            case OperationStarted e -> e.work();
            case OperationProgressed e -> e.work();
            case OperationSucceeded e -> e.work();
            case OperationFailed e -> e.work();
            case OperationCancelled e -> e.work();
            case VmDeleted e -> e.work();
            case PowerChanged e -> null;
        };
    }
}
