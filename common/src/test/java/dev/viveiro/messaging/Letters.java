package dev.viveiro.messaging;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.VmId;
import java.time.Instant;

/** Messages to send in tests: real commands, each to be told from the others by its attempt. */
final class Letters {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Ids IDS = Ids.timeOrdered();

    private Letters() {}

    static StartVm command(HostId host, VmId vm, int attempt) {
        var reason = new Reason("test", "to be sent", NOON);
        return new StartVm(new CommandTarget(
                IDS.nextOperation(), attempt, host, 1, vm, 1, Lane.INTERACTIVE, NOON.plusSeconds(60), reason));
    }

    /** Travels over the exchange of commands to the host's own queue. */
    static Outgoing toHost(HostId host, VmId vm, int attempt) {
        return to(Topology.COMMANDS, Topology.commandKey(host, Lane.INTERACTIVE), host, vm, attempt);
    }

    /** Travels over the default exchange straight into a queue. */
    static Outgoing toQueue(String queue, VmId vm, int attempt) {
        return to("", queue, IDS.nextHost(), vm, attempt);
    }

    private static Outgoing to(String exchange, String key, HostId host, VmId vm, int attempt) {
        return new Outgoing(exchange, key, Lane.INTERACTIVE, vm.value(), envelope(command(host, vm, attempt), vm));
    }

    /** The same letter with another time. */
    static Outgoing sentAt(Instant time, Outgoing letter) {
        var e = letter.envelope();
        var envelope = new Envelope(e.id(), e.type(), e.source(), e.subject(), time, e.traceparent(), e.data());
        return new Outgoing(letter.exchange(), letter.routingKey(), letter.lane(), letter.orderingKey(), envelope);
    }

    static Envelope envelope(StartVm command, VmId vm) {
        return new Envelope(
                IDS.next(),
                Contracts.typeOf(StartVm.class),
                "/gateway",
                vm.toString(),
                NOON,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                ContractJson.write(command));
    }
}
