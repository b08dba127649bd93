package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** All that a tenant has must be off, because an administrator says so or because its credit is exhausted. */
class SuspendedTenantIT {
    private static final Ids IDS = Ids.timeOrdered();
    private static Core core;
    private static ScriptedHost host;

    @BeforeAll
    static void start() {
        core = Core.own(Map.of("viveiro.suspension.sweep", "PT0.1S"));
        host = core.host();
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    @AfterEach
    void books_balance(TestInfo test) {
        BalancedBooks.check(core, test.getDisplayName());
    }

    private static String aTenant() {
        return core.http()
                .post("/v1/tenants", "{'name':'" + Core.aName() + "'}")
                .is(201)
                .text("/id");
    }

    private static Http.Answer create(String tenant) {
        return core.http()
                .post("/v1/vms?tenant=" + tenant, "{'name':'" + Core.aName() + "','plan':'basic','image':'debian-12'}");
    }

    private static String aRunningVmOf(String tenant) {
        String vm = create(tenant).is(202).text("/vm/id");
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        become(tenant, "RUNNING");
        return vm;
    }

    private static Http.Answer vm(String tenant, String vm) {
        return core.http().get("/v1/vms/" + vm + "?tenant=" + tenant).is(200);
    }

    /** Waits until all that the tenant has is in the state and idle. */
    private static void become(String tenant, String state) {
        soon(() -> core.http()
                .get("/v1/vms?limit=100&tenant=" + tenant)
                .is(200)
                .json()
                .at("/items")
                .forEach(vm -> {
                    assertThat(vm.at("/state").asString()).isEqualTo(state);
                    assertThat(vm.at("/activeOperation").isNull()).isTrue();
                }));
    }

    private static <C extends HostCommand> void all(int machines, Class<C> command, ObservedPower power) {
        for (int i = 0; i < machines; i++) {
            host.on(host.next(command)).succeed(power);
        }
    }

    @Test
    void twenty_machines_go_off_none_is_made_and_all_come_back() {
        String tenant = aTenant();
        List<String> machines =
                IntStream.range(0, 20).mapToObj(i -> aRunningVmOf(tenant)).toList();
        String off = machines.getFirst();
        core.http().post("/v1/vms/" + off + "/stop?tenant=" + tenant, "").is(202);
        all(1, StopVm.class, ObservedPower.STOPPED);

        String path = "/v1/tenants/" + tenant;
        assertThat(core.http().post(path + "/suspend", "").is(200).text("/items/0/cause"))
                .isEqualTo("ADMINISTRATOR");
        core.http().post(path + "/suspend", "").is(200);
        all(19, StopVm.class, ObservedPower.STOPPED);
        become(tenant, "STOPPED");
        assertThat(create(tenant).isProblem(409, "suspended").text("/detail")).contains("The tenant", "ADMINISTRATOR");
        core.http()
                .post(
                        "/v1/batches?tenant=" + tenant,
                        "{'plan':'basic','image':'debian-12','items':[{'name':'Ana','email':'ana@school.example'}]}")
                .isProblem(409, "suspended");
        assertThat(vm(tenant, off).text("/suspended/causes/0")).isEqualTo("ADMINISTRATOR");
        assertThat(core.http()
                        .get(path + "/suspension")
                        .is(200)
                        .json()
                        .at("/items")
                        .size())
                .isEqualTo(1);

        assertThat(core.http()
                        .post(path + "/unsuspend", "")
                        .is(200)
                        .json()
                        .at("/items")
                        .size())
                .isZero();
        all(19, StartVm.class, ObservedPower.RUNNING);
        soon(() -> assertThat(core.jdbc()
                        .queryForObject(
                                "select count(*) from vms where tenant = ?::uuid and state = 'RUNNING'",
                                Long.class,
                                tenant))
                .isEqualTo(19));
        assertThat(vm(tenant, off).text("/state")).as("it was off before").isEqualTo("STOPPED");
        create(tenant).is(202);
        all(1, CreateVm.class, ObservedPower.RUNNING);
    }

    @Test
    void a_machine_with_a_cause_of_its_own_stays_off_when_its_tenants_is_lifted() {
        String tenant = aTenant();
        String abused = aRunningVmOf(tenant);
        String other = aRunningVmOf(tenant);
        core.http()
                .post("/v1/vms/" + abused + "/suspend?tenant=" + tenant, "{'cause':'ABUSE'}")
                .is(200);
        core.http()
                .post("/v1/tenants/" + tenant + "/suspend", "{'cause':'DEBT'}")
                .is(200);
        all(2, StopVm.class, ObservedPower.STOPPED);
        become(tenant, "STOPPED");
        core.http().post("/v1/tenants/" + tenant + "/unsuspend", "").is(200);
        StartVm start = host.next(StartVm.class);
        assertThat(start.target().vm().toString()).isEqualTo(other);
        host.on(start).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(vm(tenant, other).text("/state")).isEqualTo("RUNNING"));
        assertThat(vm(tenant, abused).json().at("/suspended/causes").toString()).isEqualTo("[\"ABUSE\"]");
    }

    @Test
    void exhausted_credit_switches_off_and_payment_brings_back_whatever_the_order_of_the_words() {
        String tenant = aTenant();
        String vm = aRunningVmOf(tenant);
        tell(tenant, 2, CreditStanding.EXHAUSTED);
        tell(tenant, 2, CreditStanding.EXHAUSTED);
        tell(tenant, 1, CreditStanding.LOW);
        all(1, StopVm.class, ObservedPower.STOPPED);
        become(tenant, "STOPPED");
        allWasHeard();
        assertThat(vm(tenant, vm).json().at("/suspended/causes").toString()).isEqualTo("[\"DEBT\"]");
        assertThat(core.http()
                        .get("/v1/tenants/" + tenant + "/suspension")
                        .is(200)
                        .text("/items/0/by"))
                .isEqualTo("metering");
        core.http().post("/v1/vms/" + vm + "/start?tenant=" + tenant, "").isProblem(409, "suspended");

        tell(tenant, 4, CreditStanding.LOW);
        tell(tenant, 3, CreditStanding.EXHAUSTED);
        all(1, StartVm.class, ObservedPower.RUNNING);
        become(tenant, "RUNNING");
        allWasHeard();
        assertThat(vm(tenant, vm).json().at("/suspended").isMissingNode()).isTrue();
    }

    @Test
    void payment_lifts_no_other_cause_than_debt() {
        String tenant = aTenant();
        aRunningVmOf(tenant);
        core.http()
                .post("/v1/tenants/" + tenant + "/suspend", "{'cause':'ABUSE'}")
                .is(200);
        all(1, StopVm.class, ObservedPower.STOPPED);
        tell(tenant, 1, CreditStanding.EXHAUSTED);
        tell(tenant, 2, CreditStanding.GOOD);
        allWasHeard();
        become(tenant, "STOPPED");
        create(tenant).isProblem(409, "suspended");
    }

    @Test
    void a_word_about_credit_that_is_not_meterings_is_not_believed() {
        String tenant = aTenant();
        long dead = dead();
        tell(tenant, 1, CreditStanding.EXHAUSTED, null);
        soon(() -> assertThat(dead()).isEqualTo(dead + 1));
        assertThat(core.http()
                        .get("/v1/tenants/" + tenant + "/suspension")
                        .is(200)
                        .json()
                        .at("/items")
                        .size())
                .isZero();
    }

    private static long dead() {
        Long dead = core.jdbc().queryForObject("select count(*) from dead_messages", Long.class);
        return dead == null ? 0 : dead;
    }

    /** One more word, of another tenant, which is heard after those before it. */
    private static void allWasHeard() {
        String last = aTenant();
        tell(last, 1, CreditStanding.EXHAUSTED);
        soon(() -> assertThat(core.http()
                        .get("/v1/tenants/" + last + "/suspension")
                        .is(200)
                        .json()
                        .at("/items")
                        .size())
                .isEqualTo(1));
    }

    private static void tell(String tenant, long version, CreditStanding standing) {
        tell(tenant, version, standing, core.gateway().broker().user());
    }

    private static void tell(String tenant, long version, CreditStanding standing, @Nullable String user) {
        CreditChanged changed = new CreditChanged(
                new TenantId(UUID.fromString(tenant)),
                version,
                standing,
                "-12.50",
                "EUR",
                null,
                core.clock().instant());
        Envelope envelope = new Envelope(
                IDS.next(),
                Contracts.typeOf(CreditChanged.class),
                "/metering",
                tenant,
                core.clock().instant(),
                null,
                ContractJson.write(changed));
        core.gateway()
                .bean(RabbitTemplate.class)
                .send(
                        Topology.EVENTS,
                        Topology.eventKey(Lane.INTERACTIVE, Contracts.keyOf(CreditChanged.class)),
                        AmqpEnvelope.toMessage(envelope, user));
    }
}
