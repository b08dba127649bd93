package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.NetworkChanging;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives a machine another network card. One that runs is stopped for it and booted anew, so that its guest has what it was told; what
 * fails leaves it with the card that it had.
 */
final class ChangingNetwork {
    static Plan plan(ChangeNetwork command) {
        ChangingNetwork it = new ChangingNetwork(network(command.network()));
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named(NOTE, ChangingNetwork::note).withoutTrace("it only looks"),
                        Step.named("stop-gracefully", it::stopGracefully).undoneByStarting(ChangingNetwork::startAgain),
                        Step.named("stop-forcibly", it::stopForcibly).undoneByStarting(ChangingNetwork::startAgain),
                        Step.named("change-network", it::change).undoneBy(ChangingNetwork::giveBack),
                        Step.starting("start-again", ChangingNetwork::startAgain)
                                .undoneBy(ChangingNetwork::stopAgain),
                        Step.named("confirm-network", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private static final String NOTE = "note-network";
    private static final String POWER = "power";
    private static final String ADDRESS = "address";
    private static final String PREFIX_LENGTH = "prefixLength";
    private static final String GATEWAY = "gateway";
    private static final String MAC = "mac";
    private static final String HOSTNAME = "hostname";
    private static final String GUEST_GATEWAY = "guestGateway";
    private static final String DNS = "dns";

    private final MachineNetwork wanted;

    private ChangingNetwork(MachineNetwork wanted) {
        this.wanted = wanted;
    }

    /** As drivers take it. */
    static MachineNetwork network(NetworkSpec spec) {
        return new MachineNetwork(spec.address(), spec.prefixLength(), spec.gateway(), spec.mac(), spec.told());
    }

    /** As the gateway is told of it. */
    static NetworkSpec told(MachineNetwork network) {
        return new NetworkSpec(
                network.address(), network.prefixLength(), network.gateway(), network.mac(), network.guest());
    }

    /** Once for all attempts: the second may find what the first changed. */
    private static void note(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(NOTE);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        Machine machine = context.require();
        if (machine.power() != ObservedPower.RUNNING) {
            MachineConflicts.requireOff(machine.name(), machine.power(), "given another network card");
        }
        MachineNetwork network = machine.spec().network();
        Map<String, String> noted = new HashMap<>(Map.of(
                POWER,
                machine.power().name(),
                ADDRESS,
                network.address(),
                PREFIX_LENGTH,
                String.valueOf(network.prefixLength()),
                GATEWAY,
                network.gateway(),
                MAC,
                network.mac(),
                DNS,
                String.join(",", network.guest().dns())));
        put(noted, HOSTNAME, network.guest().hostname());
        put(noted, GUEST_GATEWAY, network.guest().gateway());
        context.keep(noted);
    }

    private static void put(Map<String, String> noted, String key, @Nullable String value) {
        if (value != null) {
            noted.put(key, value);
        }
    }

    private void stopGracefully(StepContext context) {
        if (!has(context.require(), wanted)) {
            StoppingVm.ask(context, context.timeLeft().dividedBy(3));
        }
    }

    private void stopForcibly(StepContext context) {
        if (!has(context.require(), wanted)) {
            StoppingVm.stopForcibly(context);
        }
    }

    private void change(StepContext context) {
        if (!has(context.require(), wanted)) {
            context.ability(NetworkChanging.class).changeNetwork(context.vm(), wanted);
        }
    }

    private static void giveBack(StepContext context) {
        // whatever the host says of it: half a change may not show there
        context.ability(NetworkChanging.class).changeNetwork(context.vm(), noted(context));
    }

    private static void startAgain(StepContext context) {
        if (ran(context) && context.require().power() != ObservedPower.RUNNING) {
            context.driver().start(context.vm());
        }
    }

    /** The card that it had is put in while it is off. */
    private static void stopAgain(StepContext context) {
        if (!has(context.require(), noted(context))) {
            StoppingVm.stopForcibly(context);
        }
    }

    private void confirm(StepContext context) {
        FirstBoot.awaitAgain(context);
        Machine machine = context.require();
        if (!has(machine, wanted)) {
            throw StepContext.notConfirmed("at " + wanted, machine.spec().network());
        }
        ObservedPower power = ran(context) ? ObservedPower.RUNNING : ObservedPower.STOPPED;
        if (machine.power() != power) {
            throw StepContext.notConfirmed(power.name(), machine.power());
        }
        context.observed(machine);
    }

    private static boolean has(Machine machine, MachineNetwork network) {
        return machine.spec().network().equals(network);
    }

    private static boolean ran(StepContext context) {
        String power = Objects.requireNonNull(context.output(NOTE).get(POWER), "the noted power");
        return ObservedPower.valueOf(power) == ObservedPower.RUNNING;
    }

    private static MachineNetwork noted(StepContext context) {
        Map<String, String> noted = context.output(NOTE);
        String dns = noted.getOrDefault(DNS, "");
        return new MachineNetwork(
                Objects.requireNonNull(noted.get(ADDRESS)),
                Integer.parseInt(Objects.requireNonNull(noted.get(PREFIX_LENGTH))),
                Objects.requireNonNull(noted.get(GATEWAY)),
                Objects.requireNonNull(noted.get(MAC)),
                new GuestNetwork(
                        noted.get(HOSTNAME),
                        noted.get(GUEST_GATEWAY),
                        dns.isEmpty() ? List.of() : List.of(dns.split(",", -1))));
    }
}
