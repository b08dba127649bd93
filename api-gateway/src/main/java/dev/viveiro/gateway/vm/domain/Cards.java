package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which card a machine has, once another was asked for. Its host tells it with the end of that operation, or of any later one, for
 * it does one after the other; what an older one saw, or what is seen while one runs, may change yet.
 */
final class Cards {
    private static final String TOO_LATE = "deadline-passed";

    private final Instant now;

    Cards(Instant now) {
        this.now = now;
    }

    /** The machine has the card that its host saw at the end of this work, and gives back the address of the other. */
    Effects told(Effects effects, WorkRef work, VmFacts facts, Since since) {
        Vm vm = effects.vm();
        Unsettled open = vm.place().unsettled();
        Operation operation = effects.operation();
        NetworkSpec seen = facts.network();
        if (open == null
                || operation == null
                || seen == null
                || operation.active()
                // its deletion gives both back
                || !vm.status().wanted()
                || operation.attempt() != work.attempt()
                || since.busy()
                || operation.id().value().compareTo(open.by().value()) < 0
                || !vm.place().addresses().contains(seen.address())) {
            return effects;
        }
        Vm settled = vm.with(vm.place().settled(seen));
        if (seen.equals(vm.place().network())) {
            return new Effects(settled, operation, effects.events(), effects.next());
        }
        Vm changed = settled.with(settled.status().touched(facts.observedAt(), now));
        List<DomainEvent> events = new ArrayList<>(effects.events());
        events.add(Change.told(changed, "NETWORK_CHANGED"));
        return new Effects(changed, operation, events, effects.next());
    }

    /** A host that refused its first attempt before it began has done nothing. */
    Effects refused(Effects effects, OperationFailed event) {
        Operation operation = effects.operation();
        boolean atOnce = event.steps().isEmpty()
                && event.facts().network() == null
                // one that comes after its deadline may have come before, to a journal that was lost
                && !event.failure().cause().code().equals(TOO_LATE);
        return operation == null || operation.active() || !atOnce
                ? effects
                : new Effects(withdrawn(effects.vm(), operation), operation, effects.events(), effects.next());
    }

    /** Nothing was done of the operation, which has ended: the address that it took is free again. */
    static Vm withdrawn(Vm vm, Operation ended) {
        Unsettled open = vm.place().unsettled();
        boolean took = ended.argument() instanceof Argument.NewNetwork of && of.takesAddress();
        return took && open != null && open.by().equals(ended.id()) && ended.attempt() == 1
                ? vm.with(vm.place().asking(ended.id(), null))
                : vm;
    }
}
