package dev.viveiro.bench;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.RabbitPublisher;
import dev.viveiro.messaging.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import tools.jackson.databind.JsonNode;

/**
 * A host whose machines are all settled: it joined as a worker does, has a broker user of its own, and says what a worker says of
 * machines to which nothing happens. It has no room for more.
 */
final class SettledHost implements AutoCloseable {
    static final String JOURNAL = "settled";
    private static final List<String> CAPABILITIES = List.of("CREATE", "REBOOT", "START", "STOP");
    private static final int DISK_GIB_EACH = 10;

    private final HostId id;
    private final long epoch;
    private final HostResources total;
    private final CachingConnectionFactory connections;
    private final Publisher publisher;
    private final Clock clock = Clock.systemUTC();
    private final Ids ids = Ids.timeOrdered();
    private List<ReportedVm> machines = List.of();
    private long consistentWith;
    private long number;
    private long full;

    private SettledHost(JsonNode joined, HostResources total) {
        this.id = HostId.of(joined.path("hostId").asString());
        this.epoch = joined.path("epoch").asLong();
        this.total = total;
        var broker = joined.path("broker");
        var user = broker.path("user").asString();
        connections = new CachingConnectionFactory(
                broker.path("host").asString(), broker.path("port").asInt());
        connections.setVirtualHost(broker.path("vhost").asString());
        connections.setUsername(user);
        connections.setPassword(broker.path("password").asString());
        publisher = new RabbitPublisher(connections, Duration.ofSeconds(30), user);
    }

    /** Registers a host that will have so many machines, and joins as it. */
    static SettledHost join(Customer administrator, String name, int machines) throws Exception {
        var registered = administrator.post("/v1/hosts", Map.of("name", name), 201);
        var total = new HostResources(64, 262_144, (long) DISK_GIB_EACH * machines);
        var driver = Map.of("name", "simulated", "version", "1", "capabilities", CAPABILITIES);
        var body = Map.of(
                "token",
                registered.path("joinToken").asString(),
                "driver",
                driver,
                "total",
                Map.of("vcpus", total.vcpus(), "memoryMib", total.memoryMib(), "diskGib", total.diskGib()),
                "journal",
                JOURNAL);
        return new SettledHost(administrator.post("/v1/hosts/join", body, 200), total);
    }

    HostId id() {
        return id;
    }

    /** From now on its reports list these machines, after so many events; and it reads what it is told. */
    void settle(List<ReportedVm> listed, long events) {
        machines = List.copyOf(listed);
        consistentWith = events;
        try {
            connections
                    .createConnection()
                    .createChannel(false)
                    .basicConsume(Topology.hostNotices(id), true, (tag, notice) -> {}, tag -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it has. */
    void report() {
        full = number + 1;
        send(machines);
    }

    /** That nothing changed since. */
    void reportNoChange() {
        send(List.of());
    }

    private void send(List<ReportedVm> listed) {
        number++;
        var report = new HostReported(
                id,
                JOURNAL,
                consistentWith,
                number,
                full,
                epoch,
                "simulated",
                "1",
                CAPABILITIES,
                null,
                total,
                new HostResources(0, 0, total.diskGib()),
                listed,
                List.of(),
                clock.instant());
        var envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(HostReported.class),
                "/hosts/" + id,
                "",
                clock.instant(),
                null,
                ContractJson.write(report));
        var outcome = publisher
                .publish(List.of(new Outgoing(
                        Topology.HOST_EVENTS, Topology.hostReportKey(id), Lane.INTERACTIVE, id.value(), envelope)))
                .getFirst();
        if (!outcome.delivered()) {
            throw new IllegalStateException(
                    "Report " + number + " of host " + id + " did not arrive: " + outcome.detail());
        }
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
