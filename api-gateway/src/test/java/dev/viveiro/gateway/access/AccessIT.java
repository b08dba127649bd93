package dev.viveiro.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class AccessIT {
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void the_first_administrator_has_a_key_in_a_file_that_only_its_owner_reads() throws Exception {
        gateway.admin().get("/v1/tenants").is(200);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.bootstrapKeyFile())))
                .isEqualTo("rw-------");
        assertThat(gateway.admin().get("/v1/tenants").body()).contains("\"main\"");
    }

    @Test
    void a_second_replica_keeps_the_first_key() throws Exception {
        String before = Files.readString(gateway.bootstrapKeyFile());
        try (ConfigurableApplicationContext replica = gateway.startReplica()) {
            assertThat(Files.readString(gateway.bootstrapKeyFile())).isEqualTo(before);
            new Http(GatewayUnderTest.portOf(replica), before.strip())
                    .get("/v1/tenants")
                    .is(200);
        }
    }

    @Test
    void a_key_in_the_file_that_the_database_forgot_is_made_valid_at_start() {
        JdbcClient jdbc = gateway.bean(JdbcClient.class);
        jdbc.sql("delete from api_keys").update();
        gateway.admin().get("/v1/tenants").isProblem(401, "unauthenticated");

        gateway.startReplica().close();

        gateway.admin().get("/v1/tenants").is(200);
    }

    @Test
    void strangers_and_wrong_keys_hear_401() {
        String known = gateway.admin().key().substring(0, 20);
        for (String key : new String[] {"", "x", "vk_0000000000000000_" + "a".repeat(43), known + "a".repeat(43)}) {
            Http.Answer answer = gateway.as(key).get("/v1/tenants").isProblem(401, "unauthenticated");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            gateway.as(key).post("/v1/tenants", "{").isProblem(401, "unauthenticated");
            gateway.as(key).get("/v1/no-such-thing").isProblem(401, "unauthenticated");
        }
    }

    @Test
    void health_metrics_and_documentation_need_no_key() {
        gateway.stranger().get("/actuator/health/liveness").is(200);
        gateway.stranger().get("/actuator/health/readiness").is(200);
        gateway.stranger().get("/actuator/prometheus").is(200);
        gateway.stranger().get("/v3/api-docs").is(200);
        assertThat(gateway.stranger().get("/problems/not-found").is(200).body()).startsWith("not-found (HTTP 404)");
        gateway.stranger().get("/problems/no-such").isProblem(404, "not-found");
    }

    @Test
    void a_key_acts_for_its_tenant_and_role() {
        String school = newTenant();
        Http teacher = gateway.as(newKey(school, "TENANT"));
        Http principal = gateway.as(newKey(school, "ADMINISTRATOR"));

        teacher.get("/v1/tenants").isProblem(403, "forbidden");
        teacher.post("/v1/tenants", "{'name':'mine'}").isProblem(403, "forbidden");
        teacher.post("/v1/api-keys", "{'tenant':'" + school + "','role':'ADMINISTRATOR'}")
                .isProblem(403, "forbidden");
        teacher.get("/v1/hosts").isProblem(403, "forbidden");
        principal.get("/v1/tenants").is(200);
    }

    @Test
    void another_tenants_machine_is_not_found_wherever_it_is_asked_for() {
        Http teacher = gateway.as(newKey(newTenant(), "TENANT"));
        UUID machine = UUID.randomUUID();
        String unknown =
                teacher.get("/v1/vms/" + machine).isProblem(404, "not-found").body();
        gateway.bean(JdbcTemplate.class).update("""
                insert into vms (id, tenant, name, plan, plan_version, vcpus, memory_mib, disk_gib, keeps_capacity, image, account,
                  ssh_keys, host, address, prefix_length, gateway, mac, generation, held_vcpus, held_memory_mib, held_disk_gib,
                  address_held, state, wanted, power, billed, expiry, journal, heard, version, created_at, updated_at)
                select ?, id, 'another', 'basic', 1, 1, 1024, 10, false, 'debian-12', 'debian', '{}', ?, '10.64.99.99', 17,
                       '10.64.0.1', 'm', 1, 0, 0, 0, false, 'FAILED', true, 'UNKNOWN', '{}', 'NONE', '', 0, 1, now(), now()
                  from tenants where name = 'main'""", machine, UUID.randomUUID());

        for (String path : List.of(
                "/v1/vms/%s", "/v1/vms/%s/stats", "/v1/operations?vm=%s", "/v1/usage?vm=%s", "/v1/deliveries?vm=%s")) {
            String target = path.formatted(machine);
            assertThat(teacher.get(target).isProblem(404, "not-found").body())
                    .as(path)
                    .isEqualTo(unknown);
            gateway.admin().get(target).is(200);
        }
    }

    @Test
    void only_an_administrator_may_name_a_host_by_its_name() {
        Http teacher = gateway.as(newKey(newTenant(), "TENANT"));
        gateway.admin().post("/v1/hosts", "{'name':'rack-7'}").is(201);

        gateway.admin().get("/v1/vms?host=rack-7").is(200);
        assertThat(teacher.get("/v1/vms?host=rack-8")
                        .isProblem(400, "invalid-request")
                        .body())
                .isEqualTo(teacher.get("/v1/vms?host=rack-7").body());
    }

    @Test
    void only_an_administrator_may_name_another_tenant() {
        String school = newTenant();
        Http teacher = gateway.as(newKey(school, "TENANT"));

        teacher.get("/v1/usage?tenant=" + school).is(200);
        teacher.get("/v1/usage?tenant=main").isProblem(403, "forbidden");
        teacher.get("/v1/usage?tenant=no-such").isProblem(403, "forbidden");
        gateway.admin().get("/v1/usage?tenant=" + school).is(200);
        gateway.admin().get("/v1/usage?tenant=no-such").isProblem(404, "not-found");
        gateway.admin().get("/v1/usage?tenant=a&tenant=b").isProblem(400, "invalid-request");
    }

    @Test
    void a_key_can_be_made_for_a_tenant_by_id_too_and_is_kept_only_as_a_hash() {
        String name = newTenant();
        String id = gateway.admin()
                .post("/v1/tenants", "{'name':'" + name + "x'}")
                .is(201)
                .text("/id");

        Http.Answer made = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + id + "','role':'TENANT'}")
                .is(201);

        String key = made.text("/key");
        assertThat(key).matches("vk_" + made.text("/id") + "_[A-Za-z0-9_-]{43}");
        assertThat(gateway.bean(JdbcClient.class)
                        .sql("select count(*) from api_keys where id = :id and secret_hash = sha256(:secret::bytea)")
                        .param("id", made.text("/id"))
                        .param("secret", key.substring(20))
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void bad_keys_and_tenants_are_refused_with_a_pointer() {
        Http admin = gateway.admin();

        assertThat(admin.post("/v1/api-keys", "{}")
                        .isProblem(400, "invalid-request")
                        .body())
                .contains("/tenant", "/role");
        assertThat(admin.post("/v1/api-keys", "{'tenant':'main','role':'KING'}")
                        .is(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/role");
        assertThat(admin.post("/v1/api-keys", "{'tenant':'nobody','role':'TENANT'}")
                        .is(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/tenant");
        for (String name : new String[] {
            "", "A", "-a", "a-", "a.b", "a".repeat(64), UUID.randomUUID().toString()
        }) {
            assertThat(admin.post("/v1/tenants", "{'name':'" + name + "'}")
                            .isProblem(400, "invalid-request")
                            .text("/errors/0/pointer"))
                    .isEqualTo("/name");
        }
    }

    @Test
    void a_tenants_name_is_given_once() {
        String name = newTenant();

        gateway.admin().post("/v1/tenants", "{'name':'" + name + "'}").isProblem(409, "name-in-use");
    }

    @Test
    void tenants_come_in_pages() {
        for (int i = 0; i < 3; i++) {
            newTenant();
        }
        Http.Answer first = gateway.admin().get("/v1/tenants?limit=2").is(200);
        Http.Answer second = gateway.admin()
                .get("/v1/tenants?limit=2&pageToken=" + first.text("/nextPageToken"))
                .is(200);

        assertThat(first.json().get("items").size()).isEqualTo(2);
        assertThat(second.text("/items/0/name")).isGreaterThan(first.text("/items/1/name"));
    }

    private static String newTenant() {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        return gateway.admin()
                .post("/v1/tenants", "{'name':'" + name + "'}")
                .is(201)
                .text("/name");
    }

    private static String newKey(String tenant, String role) {
        return gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'" + role + "'}")
                .is(201)
                .text("/key");
    }
}
