package dev.viveiro.gateway.conservation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.OwnerStandIn;
import dev.viveiro.gateway.host.HostStory;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConservationIT {
    private static final String ADDRESS = "10.64.0.9";
    private static GatewayUnderTest gateway;
    private static String host;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
        host = HostStory.register(gateway).id();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void clear() {
        gateway.database()
                .execute(
                        "delete from operations",
                        "delete from vms",
                        "update addresses set vm = null where vm is not null",
                        "update hosts set machines = 0, reserved_vcpus = 0, reserved_memory_mib = 0, reserved_disk_gib = 0");
    }

    /** A running machine that holds one processor, 1 GiB, 10 GiB and an address, and is billed for all four. */
    private static UUID machine() {
        UUID id = UUID.randomUUID();
        gateway.database()
                .execute(
                        """
                insert into vms (id, tenant, name, plan, plan_version, vcpus, memory_mib, disk_gib, keeps_capacity, image,
                  account, ssh_keys, host, address, prefix_length, gateway, mac, generation, held_vcpus, held_memory_mib,
                  held_disk_gib, address_held, state, wanted, power, billed, expiry, journal, heard, version, created_at,
                  updated_at)
                select '%s', id, 'web-1', 'basic', 1, 1, 1024, 10, false, 'debian-12', 'debian', '{}', '%s', '%s', 17,
                  '10.64.0.1', '02:76:0a:40:00:09', 1, 1, 1024, 10, true, 'RUNNING', true, 'RUNNING', '{VCPU,MEMORY,DISK,ADDRESS}',
                  'NONE', '', 0, 1, now(), now() from tenants where name = 'main'""".formatted(id, host, ADDRESS),
                        """
                update hosts set machines = 1, reserved_vcpus = 1, reserved_memory_mib = 1024, reserved_disk_gib = 10
                 where id = '%s'""".formatted(host),
                        "update addresses set vm = '%s' where address = '%s'".formatted(id, ADDRESS));
        return id;
    }

    private static void meteringSays(String open) {
        gateway.owners()
                .answers(exchange -> OwnerStandIn.reply(exchange, 200, "application/json", "{\"open\":" + open + "}"));
    }

    private static JsonNode ask() {
        return gateway.admin().get("/v1/conservation").is(200).json();
    }

    private static List<String> differences(JsonNode answer) {
        assertThat(answer.get("ok").asBoolean())
                .isEqualTo(answer.get("differences").isEmpty());
        return answer.get("differences")
                .valueStream()
                .map(difference -> difference.get("name").asString() + " " + difference.get("expected") + " "
                        + difference.get("found"))
                .toList();
    }

    @Test
    void sums_that_add_up_are_ok() {
        machine();
        meteringSays("{\"VCPU\":1,\"MEMORY\":1,\"DISK\":1,\"ADDRESS\":1}");
        JsonNode answer = ask();
        assertThat(differences(answer)).isEmpty();
        assertThat(answer.at("/addresses").toString())
                .isEqualTo("{\"total\":32765,\"held\":1,\"free\":32764,\"heldByMachines\":1,\"heldByRemains\":0}");
        JsonNode sum = answer.at("/hosts/0");
        assertThat(sum.get("host").asString()).isEqualTo(host);
        assertThat(sum.get("reserved")).isEqualTo(sum.get("held"));
        assertThat(sum.get("states").toString()).isEqualTo("{\"RUNNING\":1}");
        assertThat(answer.at("/usage/billed").toString())
                .isEqualTo("{\"VCPU\":1,\"MEMORY\":1,\"DISK\":1,\"ADDRESS\":1,\"SNAPSHOT\":0,\"IMAGE\":0}");
    }

    @Test
    void an_address_that_the_pool_gave_to_another_is_named_on_both_sides() {
        UUID machine = machine();
        meteringSays("{\"VCPU\":1,\"MEMORY\":1,\"DISK\":1,\"ADDRESS\":1}");
        gateway.database().execute("update addresses set vm = gen_random_uuid() where address = '" + ADDRESS + "'");
        JsonNode answer = ask();
        assertThat(differences(answer))
                .containsExactlyInAnyOrder("address-without-machine 0 1", "machine-without-address 1 0");
        assertThat(answer.get("differences").findValuesAsString("of")).contains(ADDRESS, machine.toString());
    }

    @Test
    void a_leaked_address_is_found() {
        meteringSays("{}");
        gateway.database().execute("update addresses set vm = gen_random_uuid() where address = '" + ADDRESS + "'");
        assertThat(differences(ask())).containsExactly("address-without-machine 0 1", "addresses 0 1");
    }

    @Test
    void a_reservation_that_is_no_sum_is_found() {
        machine();
        meteringSays("{\"VCPU\":1,\"MEMORY\":1,\"DISK\":1,\"ADDRESS\":1}");
        gateway.database()
                .execute("update hosts set reserved_vcpus = 3, reserved_disk_gib = 0, machines = 2 where id = '" + host
                        + "'");
        assertThat(differences(ask()))
                .containsExactly("reserved-vcpus 1 3", "reserved-disk 10 0", "machines-on-host 1 2");
    }

    @Test
    void what_is_billed_here_and_not_there_is_found() {
        machine();
        meteringSays("{\"VCPU\":1,\"DISK\":2,\"ADDRESS\":1}");
        assertThat(differences(ask()))
                .containsExactlyInAnyOrder("open-intervals-memory 1 0", "open-intervals-disk 1 2");
    }

    @Test
    void metering_that_is_away_delays_nothing_and_is_said() {
        machine();
        gateway.owners().answers(exchange -> OwnerStandIn.reply(exchange, 500, "text/plain", "no"));
        JsonNode answer = ask();
        assertThat(differences(answer)).isEmpty();
        assertThat(answer.at("/usage/open").isNull()).isTrue();
        assertThat(answer.at("/usage/billed/VCPU").asInt()).isEqualTo(1);
    }

    @Test
    void unfinished_operations_are_counted_and_overdue_ones_are_a_difference() {
        UUID machine = machine();
        meteringSays("{\"VCPU\":1,\"MEMORY\":1,\"DISK\":1,\"ADDRESS\":1}");
        gateway.database().execute("""
                insert into operations (id, vm, tenant, type, state, attempt, placements, lane, steps, no_return, deadline,
                  reason, command, heard, created_at)
                select gen_random_uuid(), '%s', id, 'START', 'PENDING', 1, 1, 'INTERACTIVE', '[]', false,
                  now() + interval '1 hour', '{}', gen_random_uuid(), 0, now() from tenants where name = 'main'""".formatted(machine));
        JsonNode answer = ask();
        assertThat(answer.path("work").path("unfinishedOperations").asInt()).isEqualTo(1);
        assertThat(new Comparison().work(new Conservation.Work(1, 1, 0, 0, 0)).differences())
                .extracting(Difference::name)
                .containsExactly("overdue-operations");
    }

    @Test
    void only_administrators_ask() {
        Http.Answer key = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}")
                .is(201);
        gateway.as(key.text("/key")).get("/v1/conservation").isProblem(403, "forbidden");
        gateway.stranger().get("/v1/conservation").isProblem(401, "unauthenticated");
    }
}
