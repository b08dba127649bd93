package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.OutboxRelayLoop;
import dev.viveiro.messaging.Topology;
import dev.viveiro.testkit.TurnableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** One whole gateway with one scripted host, which all tests of machines share. */
public final class Core {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TurnableClock clock = new TurnableClock();
    private final GatewayUnderTest gateway;
    private final ScriptedHost host;

    private Core(Map<String, String> more, ApplicationContextInitializer<ConfigurableApplicationContext> preparing) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "viveiro.operations.sweep", "PT0.1S",
                "viveiro.expiry.sweep", "PT0.1S",
                "viveiro.user-data.sweep", "PT0.1S",
                "viveiro.operations.retry-after", "1s"));
        settings.putAll(more);
        gateway = GatewayUnderTest.start(settings, clock, preparing);
        host = join("rack-1-host-1");
    }

    /** One of a test's own, with settings that override those of the others; its gateway is the test's to close. */
    static Core own(Map<String, String> more) {
        return own(more, starting -> {});
    }

    /** One of a test's own that is prepared before its first bean is made. */
    static Core own(Map<String, String> more, ApplicationContextInitializer<ConfigurableApplicationContext> preparing) {
        return new Core(more, preparing);
    }

    void close() {
        host.close();
        gateway.close();
    }

    public static Core shared() {
        return Shared.CORE;
    }

    /** Another host, which must go before the test ends. */
    ScriptedHost join(String name) {
        ScriptedHost joined = ScriptedHost.join(gateway.admin(), gateway.stranger(), name, clock);
        soon(() -> assertThat(gateway.admin().get("/v1/hosts/" + joined.id()).text("/state"))
                .isEqualTo("UP"));
        return joined;
    }

    GatewayUnderTest gateway() {
        return gateway;
    }

    ScriptedHost host() {
        return host;
    }

    TurnableClock clock() {
        return clock;
    }

    /** While this is done, and the gateway knows it, the host can't do that; afterwards it can again, and the gateway knows. */
    void without(String capability, ScriptedHost host, Runnable done) {
        List<String> all = host.capabilities();
        publishes(host, all.stream().filter(each -> !each.equals(capability)).toList());
        try {
            done.run();
        } finally {
            publishes(host, all);
        }
    }

    private void publishes(ScriptedHost host, List<String> only) {
        host.can(only);
        host.report();
        soon(() -> {
            List<String> known = new ArrayList<>();
            http().get("/v1/hosts/" + host.id())
                    .is(200)
                    .json()
                    .at("/capabilities")
                    .forEach(each -> known.add(each.asString()));
            assertThat(known).containsExactlyInAnyOrderElementsOf(only);
        });
    }

    Http http() {
        return gateway.admin();
    }

    JdbcTemplate jdbc() {
        return gateway.bean(JdbcTemplate.class);
    }

    /** The shared host publishes these from now on, and the gateway knows it. */
    void publishes(List<String> capabilities) {
        host.can(capabilities);
        host.report();
        soon(() -> assertThat(http().get("/v1/hosts/" + host.id())
                        .is(200)
                        .json()
                        .at("/capabilities")
                        .valueStream()
                        .map(each -> each.asString()))
                .containsExactlyInAnyOrderElementsOf(capabilities));
    }

    /** A name that no other machine has. */
    static String aName() {
        return "vm-" + NAMES.incrementAndGet();
    }

    /** Asks for a machine; {@code more} members follow those that every request has. */
    Http.Answer create(String name, String more) {
        return http().post("/v1/vms", "{'name':'" + name + "','plan':'basic','image':'debian-12'" + more + "}");
    }

    /** A machine that runs; its id. */
    String aRunningVm() {
        return aRunningVm("");
    }

    String aRunningVm(String more) {
        String vm = create(aName(), more).is(202).text("/vm/id");
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        becomes(vm, "RUNNING");
        return vm;
    }

    /** Deletes a machine of the scripted host, and waits until it is gone. */
    void delete(String vm) {
        http().delete("/v1/vms/" + vm).is(202);
        host.on(host.next(DeleteVm.class, vm)).delete();
        becomes(vm, "DELETED");
    }

    Http.Answer vm(String id) {
        return http().get("/v1/vms/" + id).is(200);
    }

    Http.Answer operation(String id) {
        return http().get("/v1/operations/" + id).is(200);
    }

    /** Waits until the machine is in the state and nothing happens to it. */
    void becomes(String vm, String state) {
        soon(() -> {
            Http.Answer answer = vm(vm);
            assertThat(answer.text("/state")).isEqualTo(state);
            assertThat(answer.json().at("/activeOperation").isNull()).isTrue();
        });
    }

    /** Waits until the operation is in the state. */
    Http.Answer ends(String operation, String state) {
        soon(() -> assertThat(operation(operation).text("/state")).isEqualTo(state));
        return operation(operation);
    }

    /** What is reserved on the host and how many addresses are taken. */
    String held(ScriptedHost on) {
        return jdbc().queryForList("""
                        select machines, reserved_vcpus, reserved_memory_mib, reserved_disk_gib,
                               (select count(*) from addresses where vm is not null) as addresses
                          from hosts where id = ?""", on.id().value()).toString();
    }

    /** How many rows say what a request could have changed. */
    String counts() {
        return jdbc().queryForList("""
                        select (select count(*) from vms) as vms, (select count(*) from operations) as operations,
                               (select count(*) from users) as users, (select count(*) from placements) as placements,
                               (select count(*) from addresses where vm is not null) as addresses,
                               (select count(*) from idempotency_keys) as answers""").toString();
    }

    /** Everything in the machine's rows, to see that nothing changed. */
    String rowsOf(String vm) {
        return String.join("\n", jdbc().queryForList("""
                                select v::text from vms v where id = ?::uuid
                                union all
                                select o::text from operations o where vm = ?::uuid order by 1""", String.class, vm, vm));
    }

    /** No row leaves the outbox until the work is done. */
    void whileNothingLeaves(Runnable work) {
        OutboxRelayLoop relay = gateway.bean(OutboxRelayLoop.class);
        relay.stop();
        try {
            work.run();
        } finally {
            relay.start();
        }
    }

    /** What everyone was told of the machine since the last call, in order; other machines' events are dropped. */
    List<DomainEvent> toldOf(String vm) {
        List<DomainEvent> told = new ArrayList<>();
        for (String queue :
                List.of(Topology.meteringEvents(Lane.INTERACTIVE), Topology.notificationEvents(Lane.INTERACTIVE))) {
            for (GetResponse next = take(queue); next != null; next = take(queue)) {
                var type =
                        Contracts.of(DomainEvent.class).recordOf(next.getProps().getType());
                if (type.isEmpty()) {
                    continue; // of a host or an image
                }
                DomainEvent event = ContractJson.read(next.getBody(), type.get());
                if (event.vm().id().toString().equals(vm)) {
                    told.add(event);
                }
            }
        }
        return told;
    }

    /** Hosts that everyone was told are lost since the last call; all else is dropped. */
    List<HostLost> toldLost() {
        return told(HostLost.class);
    }

    /** What everyone was told of tenants' images since the last call; all else is dropped. */
    List<ImageChanged> toldOfImages() {
        return told(ImageChanged.class);
    }

    private <M> List<M> told(Class<M> contract) {
        List<M> told = new ArrayList<>();
        String queue = Topology.meteringEvents(Lane.INTERACTIVE);
        for (GetResponse next = take(queue); next != null; next = take(queue)) {
            if (Contracts.typeOf(contract).equals(next.getProps().getType())) {
                told.add(ContractJson.read(next.getBody(), contract));
            }
        }
        return told;
    }

    private @Nullable GetResponse take(String queue) {
        return gateway.bean(RabbitTemplate.class).execute(channel -> channel.basicGet(queue, true));
    }

    static void soon(ThrowingRunnable assertion) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(25)).untilAsserted(assertion);
    }

    private static final class Shared {
        /** Drift is shown and nothing is done about it. */
        static final Core CORE = own(Map.of(
                "viveiro.drift.wrong-power", "REPORT",
                "viveiro.drift.missing", "REPORT",
                "viveiro.drift.stale-generation", "REPORT",
                "viveiro.drift.deleted", "REPORT"));
    }
}
