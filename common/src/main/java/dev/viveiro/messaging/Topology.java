package dev.viveiro.messaging;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every exchange, queue and binding of Viveiro, once. The gateway declares them; all others only consume and publish. The
 * settings and their traps are in docs/adr/0003-broker-topology.md.
 */
public final class Topology {
    public static final String COMMANDS = "viveiro.commands";
    public static final String HOST_EVENTS = "viveiro.host-events";
    public static final String EVENTS = "viveiro.events";
    public static final String DEAD_LETTERS = "viveiro.dead-letters";

    public static final String GATEWAY = "gateway";
    public static final String METERING = "metering";
    public static final String NOTIFICATION = "notification";
    public static final String WORKER = "worker";

    public static final String HOST_REPORTS = "gateway.host-reports";

    /** Commands that may wait for one host; beyond that the broker refuses and the outbox keeps them. */
    public static final int WORKER_QUEUE_LENGTH = 10_000;

    /** Reports of all hosts that may wait. */
    public static final int REPORT_QUEUE_LENGTH = 20_000;

    /** Milliseconds after which a report or notice says nothing any more. */
    public static final int FLEETING_MILLIS = 120_000;

    /** Notices that may wait for one host; the oldest go first, since each is soon said again. */
    public static final int NOTICE_QUEUE_LENGTH = 100;

    /** Deliveries of one message before it is dead; a poison message is rejected long before. */
    public static final int DELIVERY_LIMIT = 20;

    /** Calls that may wait for one host; more are refused, and whoever asks hears it at once. */
    public static final int CALL_QUEUE_LENGTH = 64;

    /** Milliseconds for which a call may wait at the broker; afterwards nobody waits for its answer any more. */
    public static final int CALL_MILLIS = 6_000;

    private Topology() {}

    /** A direct or topic exchange, durable. */
    public record ExchangeSpec(String name, String type) {}

    public record BindingSpec(String exchange, String key) {}

    /** A durable queue; arguments as the broker knows them. */
    public record QueueSpec(String name, Map<String, Object> arguments, List<BindingSpec> bindings) {}

    public static List<ExchangeSpec> exchanges() {
        return List.of(
                new ExchangeSpec(DEAD_LETTERS, "direct"),
                new ExchangeSpec(COMMANDS, "direct"),
                new ExchangeSpec(HOST_EVENTS, "topic"),
                new ExchangeSpec(EVENTS, "topic"));
    }

    /** All queues but those of single hosts; dead queues first, since at-least-once dead-lettering needs them bound. */
    public static List<QueueSpec> serviceQueues() {
        List<QueueSpec> queues = new ArrayList<>();
        for (String service : List.of(GATEWAY, METERING, NOTIFICATION, WORKER)) {
            queues.add(deadQueue(service));
        }
        for (Lane lane : Lane.values()) {
            queues.add(queue(
                    hostEvents(lane),
                    GATEWAY,
                    new BindingSpec(HOST_EVENTS, "*." + lane.wire() + ".operation.*"),
                    new BindingSpec(HOST_EVENTS, "*." + lane.wire() + ".vm.*"),
                    new BindingSpec(HOST_EVENTS, "*." + lane.wire() + ".power.*")));
            queues.add(queue(gatewayEvents(lane), GATEWAY, new BindingSpec(EVENTS, lane.wire() + ".credit.changed")));
            queues.add(queue(
                    meteringEvents(lane),
                    METERING,
                    new BindingSpec(EVENTS, lane.wire() + ".vm.changed"),
                    new BindingSpec(EVENTS, lane.wire() + ".host.lost"),
                    new BindingSpec(EVENTS, lane.wire() + ".image.changed"),
                    new BindingSpec(HOST_EVENTS, "*." + lane.wire() + ".usage.sampled")));
            queues.add(queue(
                    notificationEvents(lane),
                    NOTIFICATION,
                    new BindingSpec(EVENTS, lane.wire() + ".credential.issued"),
                    new BindingSpec(EVENTS, lane.wire() + ".credit.changed")));
        }
        queues.add(hostReports());
        return List.copyOf(queues);
    }

    /** The queues of one host: its commands by lane, its notices, and its calls. All are bounded. */
    public static List<QueueSpec> hostQueues(HostId host) {
        List<QueueSpec> queues = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            QueueSpec open = queue(hostQueue(host, lane), WORKER, new BindingSpec(COMMANDS, commandKey(host, lane)));
            Map<String, Object> arguments = new LinkedHashMap<>(open.arguments());
            arguments.put("x-max-length", WORKER_QUEUE_LENGTH);
            queues.add(new QueueSpec(open.name(), Map.copyOf(arguments), open.bindings()));
        }
        queues.add(fleeting(
                hostNotices(host),
                FLEETING_MILLIS,
                NOTICE_QUEUE_LENGTH,
                "drop-head",
                new BindingSpec(COMMANDS, hostNoticeKey(host))));
        queues.add(fleeting(
                hostCalls(host),
                CALL_MILLIS,
                CALL_QUEUE_LENGTH,
                "reject-publish",
                new BindingSpec(COMMANDS, hostCallKey(host))));
        return List.copyOf(queues);
    }

    /** True when a service's queue is bound for the key: a fact that nobody asked for yet has no reader. */
    public static boolean hasReader(String exchange, String key) {
        return serviceQueues().stream()
                .flatMap(queue -> queue.bindings().stream())
                .filter(binding -> binding.exchange().equals(exchange))
                .anyMatch(
                        binding -> key.matches(binding.key().replace(".", "\\.").replace("*", "[^.]+")));
    }

    public static String hostQueue(HostId host, Lane lane) {
        return "worker." + host + "." + lane.wire();
    }

    public static String commandKey(HostId host, Lane lane) {
        return "host." + host + "." + lane.wire();
    }

    public static String hostNotices(HostId host) {
        return "worker." + host + ".notices";
    }

    public static String hostNoticeKey(HostId host) {
        return "host." + host + ".notices";
    }

    public static String hostCalls(HostId host) {
        return "worker." + host + ".calls";
    }

    public static String hostCallKey(HostId host) {
        return "host." + host + ".calls";
    }

    /** Key of what a host says; {@code nounParticiple} as in {@link dev.viveiro.contract.Contract#key()}. */
    public static String hostEventKey(HostId host, Lane lane, String nounParticiple) {
        return host + "." + lane.wire() + "." + nounParticiple;
    }

    /** Key of a host's report, which travels in no lane. */
    public static String hostReportKey(HostId host) {
        return host + ".report.host.reported";
    }

    /** Key of a host's hello, which goes the way of its reports. */
    public static String hostGreetingKey(HostId host) {
        return host + ".report.host.greeted";
    }

    public static String eventKey(Lane lane, String nounParticiple) {
        return lane.wire() + "." + nounParticiple;
    }

    public static String hostEvents(Lane lane) {
        return "gateway.host-events." + lane.wire();
    }

    /** What other services found out and the gateway decides about. */
    public static String gatewayEvents(Lane lane) {
        return "gateway.events." + lane.wire();
    }

    public static String meteringEvents(Lane lane) {
        return "metering.events." + lane.wire();
    }

    public static String notificationEvents(Lane lane) {
        return "notification.events." + lane.wire();
    }

    public static String dead(String service) {
        return service + ".dead";
    }

    /** True for a queue in whose lane nobody waits for each single message. */
    public static boolean isBulk(String queue) {
        return queue.endsWith("." + Lane.BULK.wire());
    }

    private static QueueSpec queue(String name, String service, BindingSpec... bindings) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-overflow", "reject-publish");
        arguments.put("x-dead-letter-exchange", DEAD_LETTERS);
        arguments.put("x-dead-letter-routing-key", dead(service));
        arguments.put("x-dead-letter-strategy", "at-least-once");
        arguments.put("x-delivery-limit", DELIVERY_LIMIT);
        return new QueueSpec(name, Map.copyOf(arguments), List.of(bindings));
    }

    private static QueueSpec deadQueue(String service) {
        return new QueueSpec(
                dead(service),
                Map.of("x-queue-type", "quorum", "x-delivery-limit", 1_000_000),
                List.of(new BindingSpec(DEAD_LETTERS, dead(service))));
    }

    private static QueueSpec hostReports() {
        return fleeting(
                HOST_REPORTS,
                FLEETING_MILLIS,
                REPORT_QUEUE_LENGTH,
                "drop-head",
                new BindingSpec(HOST_EVENTS, "*.report.host.reported"),
                new BindingSpec(HOST_EVENTS, "*.report.host.greeted"));
    }

    /** For what is said again or of no use later: it goes when its time is over, and nothing is kept dead. */
    private static QueueSpec fleeting(String name, int millis, int length, String overflow, BindingSpec... bindings) {
        return new QueueSpec(
                name,
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-overflow",
                        overflow,
                        "x-message-ttl",
                        millis,
                        "x-max-length",
                        length,
                        "x-delivery-limit",
                        DELIVERY_LIMIT),
                List.of(bindings));
    }
}
