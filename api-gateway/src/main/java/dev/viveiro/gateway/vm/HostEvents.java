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
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.host.HostJournals;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.HostWord;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.store.AppliedEvents;
import dev.viveiro.gateway.vm.store.VmStore;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Turns what hosts say into state; nothing else does. Runs inside the listener's transaction. */
@Component
public class HostEvents implements MessageHandler<HostEvent> {
    private static final Logger log = LoggerFactory.getLogger(HostEvents.class);

    private final VmStore vms;
    private final HostJournals journals;
    private final OperationStore operations;
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
            VmStore vms,
            HostJournals journals,
            OperationStore operations,
            Transactor transactor,
            VmService service,
            OperationPolicy policy,
            LeftBehind leftBehind,
            Dispatcher dispatcher,
            AppliedEvents applied,
            Ids ids,
            Clock clock,
            Traces traces) {
        this.vms = vms;
        this.journals = journals;
        this.operations = operations;
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
        vms.lockWithHosts(
                batch.stream()
                        .map(received -> vmOf(received.message()))
                        .distinct()
                        .toList(),
                batch.stream()
                        .map(received -> received.message().origin().host())
                        .distinct()
                        .toList());
        Set<Source> retired = retired(batch);
        for (Received<HostEvent> received : batch) {
            if (retired.contains(Source.of(received.message()))) {
                log.info(
                        "Ignored what host {} said of {}: its journal was replaced since.",
                        received.message().origin().host(),
                        vmOf(received.message()));
            } else if (!leftBehind.hear(received.message())) {
                // each under its own trace: a batch may be of many requests
                String trace = received.envelope().traceparent();
                traces.continuing(trace, "apply " + received.envelope().type(), () -> apply(received.message(), trace));
            }
        }
        applied.note(batch.stream().map(received -> received.message().origin()).toList());
        dispatcher.wake();
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

    private void apply(HostEvent event, @Nullable String trace) {
        VmId id = vmOf(event);
        try (LogContext context = LogContext.with(LogContext.VM, id)
                .and(LogContext.HOST, event.origin().host())) {
            Optional<Vm> vm = vms.lock(id);
            if (vm.isEmpty()) {
                log.warn(
                        "A host speaks of a machine that nobody knows; it is left alone and shows in the host's report.");
                return;
            }
            Operation operation = operationOf(event, id);
            Effects effects = new HostWord(policy.domain(), ids, clock.instant()).hear(vm.get(), operation, event);
            Transactor.Rest rest = transactor.carryOut(vm.get(), effects, trace);
            if (rest.deleteBecause() != null) {
                service.deleteBecause(id, rest.deleteBecause());
            }
            log(operation, effects);
        }
    }

    private @Nullable Operation operationOf(HostEvent event, VmId vm) {
        WorkRef work = workOf(event);
        return work == null
                ? operations.activeOf(vm).orElse(null)
                : operations
                        .find(work.operation())
                        .filter(found -> found.vm().equals(vm))
                        .orElse(null);
    }

    private static void log(@Nullable Operation before, Effects effects) {
        Operation after = effects.operation();
        if (before == null || after == null || before.state() == after.state()) {
            return;
        }
        try (LogContext context = LogContext.with(LogContext.OPERATION, after.id())) {
            log.info(
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
