package dev.viveiro.gateway.batch;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.vm.HostEvents;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Received;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Says for every host how the creates that were released to it ended. */
final class HostStandIn {
    private final AtomicLong sequence = new AtomicLong();
    private final ApplicationContext gateway;

    HostStandIn(ApplicationContext gateway) {
        this.gateway = gateway;
    }

    /** A host that is up, with room for 12,000 basic machines. */
    HostId join(String name) {
        HostId host = new HostId(UUID.randomUUID());
        jdbc().sql("""
                        insert into hosts (id, name, state, vcpu_ratio, memory_ratio, disk_ratio, created_at)
                        values (:id, :name, 'JOINING', 4, 1, 1, now())""").param("id", host.value()).param("name", name).update();
        gateway.getBean(Hosts.class)
                .recordReport(new HostReported(
                        host,
                        "j-1",
                        0,
                        1,
                        1,
                        1,
                        "simulated",
                        "1.0",
                        List.of("CREATE", "START"),
                        null,
                        new HostResources(3_000, 12_000 * 1024L, 120_000),
                        new HostResources(0, 0, 0),
                        List.of(),
                        List.of(),
                        Instant.now()));
        return host;
    }

    private record Work(HostId host, WorkRef ref) {}

    /** Ends every create that is out; returns how many there were. */
    int succeed() {
        List<Work> out = out();
        out.forEach(work -> say(new OperationSucceeded(
                origin(work.host()), work.ref(), List.of(), facts(true, ObservedPower.RUNNING), null)));
        return out.size();
    }

    int fail(boolean remains) {
        return fail(FailureClass.REFUSED, remains);
    }

    /** Every create that is out is left to another host. */
    int passOn() {
        return fail(FailureClass.TRY_OTHER_HOST, false);
    }

    private int fail(FailureClass next, boolean remains) {
        List<Work> out = out();
        Failure failure = new Failure(next, new Cause("no-such-image", Fault.SYSTEM, "Gone.", "Wait."), null);
        out.forEach(work -> say(new OperationFailed(
                origin(work.host()), work.ref(), List.of(), failure, facts(remains, ObservedPower.UNKNOWN), remains)));
        return out.size();
    }

    private List<Work> out() {
        return jdbc().sql("""
                        select o.id, o.attempt, v.id as vm, v.generation, v.host from operations o join vms v on v.id = o.vm
                         where o.released and o.type = 'CREATE' and o.state in ('PENDING', 'RUNNING')""")
                .query((row, i) -> new Work(
                        new HostId(row.getObject("host", UUID.class)),
                        new WorkRef(
                                new OperationId(row.getObject("id", UUID.class)),
                                row.getInt("attempt"),
                                new VmId(row.getObject("vm", UUID.class)),
                                row.getInt("generation"))))
                .list();
    }

    private EventOrigin origin(HostId host) {
        return new EventOrigin(host, "j-1", sequence.incrementAndGet(), Lane.BULK, Instant.now());
    }

    private static VmFacts facts(boolean present, ObservedPower power) {
        return new VmFacts(present, power, null, Instant.now());
    }

    private void say(HostEvent event) {
        Envelope envelope = new Envelope(UUID.randomUUID(), "t/1", "/t", "", Instant.now(), null, new byte[0]);
        gateway.getBean(TransactionOperations.class).executeWithoutResult(status -> gateway.getBean(HostEvents.class)
                .handle(List.of(new Received<>(event, envelope))));
    }

    private JdbcClient jdbc() {
        return gateway.getBean(JdbcClient.class);
    }
}
