package dev.viveiro.gateway.broker;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.gateway.call.CallSender;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Publisher.Result;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes calls to hosts; whoever waits hears at once of one that did not come there. */
final class CallLoop extends FleetingLoop<CallLoop.Call> implements CallSender {
    /** No more than may be waited for. */
    private static final int ROOM = 1_000;

    private static final Logger log = LoggerFactory.getLogger(CallLoop.class);

    CallLoop(Supplier<Publisher> publishers, Ids ids, Clock clock) {
        super("host-calls", ROOM, publishers, ids, clock);
    }

    /** A call, and who hears that it was lost. */
    record Call(HostCall call, Consumer<String> lost) {}

    @Override
    public void send(HostCall call, Consumer<String> lost) {
        if (!offer(new Call(call, lost))) {
            lost.accept("too many calls are on their way");
        }
    }

    @Override
    Letter letter(Call one) {
        HostId host = one.call().target().host();
        return new Letter(
                host, Topology.hostCallKey(host), Contracts.typeOf(one.call().getClass()), one.call());
    }

    @Override
    void lost(Call one, Publisher.Outcome outcome) {
        log.info("A call to host {} did not arrive: {}", one.call().target().host(), outcome);
        if (outcome.result() != Result.UNKNOWN) {
            one.lost().accept(String.valueOf(outcome.detail()));
        }
    }
}
