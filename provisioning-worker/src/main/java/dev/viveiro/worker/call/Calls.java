package dev.viveiro.worker.call;

import dev.viveiro.contract.call.HostCall;
import dev.viveiro.messaging.Topology;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.hearing.Hearing;
import dev.viveiro.worker.identity.Identity;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** The calls of this host, from its queue to their answers. */
public final class Calls implements AutoCloseable {
    /** How many are answered at the same time. */
    public static final int AT_ONCE = CallDesk.AT_ONCE;

    private final GatewayLine line;
    private final ConsoleDesk consoles;
    private final Hearing<HostCall> hearing;

    /**
     * Takes none before it is started.
     *
     * @param gateway {@code VIVEIRO_URL}, without {@code /v1}
     * @param driver bounded in time
     */
    public Calls(
            ConnectionFactory connections,
            Identity identity,
            URI gateway,
            HypervisorDriver driver,
            ExecutorService threads,
            Clock clock) {
        line = new GatewayLine(gateway);
        CallCheck check = new CallCheck(identity.host(), identity.gatewayKey(), clock);
        consoles = new ConsoleDesk(driver, line, threads, clock);
        CallDesk desk = new CallDesk(check, driver, line, consoles, threads);
        hearing = new Hearing<>(connections, Topology.hostCalls(identity.host()), HostCall.class, desk::take);
    }

    /** Waits for a queue that is not there yet. */
    public void start() {
        hearing.start();
    }

    @Override
    public void close() {
        hearing.close();
        consoles.close();
        line.close();
    }
}
