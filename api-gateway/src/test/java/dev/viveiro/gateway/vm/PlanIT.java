package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.ObservedPower;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;

/** Plans that administrators make, add versions to, and retire. */
@ExtendWith(BalancedBooks.class)
class PlanIT {
    private static final String SMALL = "{'vcpus':1,'memoryMib':1024,'diskGib':10}";
    private static final String CAPPED = "{'vcpus':1,'memoryMib':1024,'diskGib':10,'cpuShares':200,'cpuCapPercent':50}";

    private final Core core = Core.shared();
    private final List<String> all = core.host().capabilities();

    @AfterEach
    void asBefore() {
        core.jdbc().update("delete from plans where name like 'made-%'");
        core.publishes(all);
    }

    private Http.Answer put(String name, int version, String body) {
        return core.http().put("/v1/plans/" + name + "/versions/" + version, body);
    }

    private Http.Answer change(String name, String body) {
        return core.http().patch("/v1/plans/" + name, body);
    }

    private Http.Answer create(String plan, String more) {
        return core.http()
                .post(
                        "/v1/vms",
                        "{'name':'" + Core.aName() + "','plan':'" + plan + "','image':'debian-12'" + more + "}");
    }

    private Http.Answer resize(String vm, String plan) {
        return core.http().post("/v1/vms/" + vm + "/resize", "{'plan':'" + plan + "'}");
    }

    private Http tenant() {
        String tenant = core.http()
                .post("/v1/tenants", "{'name':'" + Core.aName() + "'}")
                .is(201)
                .text("/id");
        return core.gateway()
                .as(core.http()
                        .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                        .is(201)
                        .text("/key"));
    }

    private static List<String> names(Http http) {
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            Http.Answer page = http.get("/v1/plans?limit=2" + token).is(200);
            page.json().at("/items").forEach(plan -> names.add(plan.get("name").asString()));
            String next = page.text("/nextPageToken");
            token = next.isEmpty() ? "" : "&pageToken=" + next;
        } while (!token.isEmpty());
        return names;
    }

    @Test
    void a_plan_is_made_with_its_first_version_and_a_machine_of_it_gets_its_cap() {
        core.publishes(
                Stream.concat(all.stream(), Stream.of("CPU_SHARES", "CPU_CAP")).toList());
        Http.Answer made = put("made-half", 1, CAPPED).is(201);
        assertThat(made.json().at("/cpuCapPercent").asInt()).isEqualTo(50);
        assertThat(made.json().at("/keepsCapacity").asBoolean(true)).isFalse();
        assertThat(made.json().at("/memoryMinMib").isNull()).isTrue();
        assertThat(made.json().at("/retired").asBoolean(true)).isFalse();
        assertThat(made.text("/addedAt")).isNotEmpty();
        assertThat(names(core.http())).endsWith("made-half");

        create("made-half", "").is(202);
        CreateVm create = core.host().next(CreateVm.class);
        assertThat(create.spec().limits()).isEqualTo(new CpuLimits(200, 50));
        String vm = create.target().vm().toString();
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");

        put("made-half", 2, CAPPED.replace("50", "75")).is(201);
        assertThat(core.jdbc().queryForMap("select plan_version, cpu_cap_percent from vms where id = ?::uuid", vm))
                .as("it keeps what it got")
                .containsEntry("plan_version", 1)
                .containsEntry("cpu_cap_percent", 50);
        change("made-half", "{'retired':true}").is(200);
        resize(vm, "made-half").is(202);
        ResizeVm resize = core.host().next(ResizeVm.class, vm);
        assertThat(resize.limits()).isEqualTo(new CpuLimits(200, 75));
        core.host().on(resize).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(core.jdbc()
                        .queryForObject("select plan_version from vms where id = ?::uuid", Integer.class, vm))
                .isEqualTo(2));
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void versions_follow_each_other_and_never_change() {
        Http.Answer early = put("made-a", 2, SMALL).isProblem(409, "wrong-version");
        assertThat(early.json().at("/nextVersion").asInt()).isEqualTo(1);
        put("made-a", 1, SMALL).is(201);
        String first = put("made-a", 1, SMALL).is(200).body();
        put("made-a", 1, CAPPED).isProblem(409, "wrong-version");
        put("made-a", 3, CAPPED).isProblem(409, "wrong-version");
        put("made-a", 2, CAPPED).is(201);
        assertThat(put("made-a", 1, SMALL).is(200).body()).isEqualTo(first);
        assertThat(put("made-a", 1, CAPPED)
                        .isProblem(409, "wrong-version")
                        .json()
                        .at("/nextVersion")
                        .asInt())
                .isEqualTo(3);

        assertThat(core.http()
                        .get("/v1/plans/made-a")
                        .is(200)
                        .json()
                        .at("/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(core.http().get("/v1/plans/made-a/versions/1").is(200).body())
                .isEqualTo(first);
        Http.Answer newest =
                core.http().get("/v1/plans/made-a/versions?limit=1").is(200);
        assertThat(newest.json().at("/items/0/version").asInt()).isEqualTo(2);
        Http.Answer older = core.http()
                .get("/v1/plans/made-a/versions?limit=1&pageToken=" + newest.text("/nextPageToken"))
                .is(200);
        assertThat(older.json().at("/items/0/version").asInt()).isEqualTo(1);
        assertThat(older.json().has("nextPageToken")).isFalse();

        assertThat(core.jdbc().queryForList("select added_by from plan_versions where name = 'made-a'", String.class))
                .hasSize(2)
                .allSatisfy(by -> assertThat(core.http().key()).contains(by));
        core.http().get("/v1/plans/made-a/versions/3").isProblem(404, "not-found");
        core.http().get("/v1/plans/made-none").isProblem(404, "not-found");
        core.http().get("/v1/plans/made-none/versions").isProblem(404, "not-found");
    }

    @Test
    void the_same_version_put_by_many_at_once_is_added_once() {
        List<Integer> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> put("made-b", 1, SMALL).status()))
                .limit(6)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        assertThat(answers).containsExactly(200, 200, 200, 200, 200, 201);
    }

    @Test
    void what_is_wrong_is_pointed_to() {
        Http.Answer answer = put("made-c", 1, "{'vcpus':0,'memoryMib':1024,'memoryMinMib':1025,'cpuCapPercent':101}")
                .isProblem(400, "invalid-request");
        assertThat(answer.json().at("/errors").findValuesAsString("pointer"))
                .containsExactly("/vcpus", "/diskGib", "/cpuCapPercent", "/memoryMinMib");
        assertThat(put("made-c", 1, "{'cores':1}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/code"))
                .isEqualTo("unknown-field");
        assertThat(put("Made", 1, SMALL).isProblem(400, "invalid-request").text("/errors/0/pointer"))
                .isEqualTo("/name");
        put("made-c", 0, SMALL).isProblem(409, "wrong-version");
        put("made-c", 1, SMALL).is(201);
        change("made-c", "{}").isProblem(400, "invalid-request");
        change("made-none", "{'retired':true}").isProblem(404, "not-found");
    }

    @Test
    void a_tenant_reads_plans_and_changes_none() {
        put("made-d", 1, SMALL).is(201);
        Http tenant = tenant();
        tenant.put("/v1/plans/made-d/versions/2", SMALL).isProblem(403, "forbidden");
        tenant.patch("/v1/plans/made-d", "{'retired':true}").isProblem(403, "forbidden");
        tenant.get("/v1/plans/made-d").is(200);
        tenant.get("/v1/plans/made-d/versions/1").is(200);
        assertThat(names(tenant)).contains("made-d");

        change("made-d", "{'retired':true}").is(200);
        assertThat(names(tenant)).contains("basic").doesNotContain("made-d");
        assertThat(names(core.http())).contains("made-d");
        assertThat(tenant.get("/v1/plans/made-d").is(200).json().at("/retired").asBoolean())
                .isTrue();
    }

    @Test
    void a_plan_is_listed_where_it_was_moved_to() {
        put("made-f", 1, SMALL).is(201);
        put("made-e", 1, SMALL).is(201);
        int basic = core.http()
                .get("/v1/plans/basic")
                .is(200)
                .json()
                .at("/position")
                .asInt();
        change("made-f", "{'position':" + basic + "}").is(200);
        change("made-e", "{'position':" + basic + "}").is(200);
        assertThat(names(core.http())).startsWith("basic", "made-e", "made-f", "complete");
    }

    @Test
    void no_machine_gets_a_retired_plan_and_those_that_have_it_go_on() {
        put("made-g", 1, SMALL).is(201);
        String reference = ",'externalRef':'" + Core.aName() + "'";
        String vm = create("made-g", reference).is(202).text("/vm/id");
        core.host().on(core.host().next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        String another = core.aRunningVm();
        String retired = change("made-g", "{'retired':true}").is(200).body();
        assertThat(change("made-g", "{'retired':true}").is(200).body()).isEqualTo(retired);

        assertThat(create("made-g", "").isProblem(409, "plan-retired").text("/errors/0/pointer"))
                .isEqualTo("/plan");
        assertThat(resize(another, "made-g").isProblem(409, "plan-retired").text("/errors/0/pointer"))
                .isEqualTo("/plan");
        assertThat(core.http()
                        .post("/v1/batches", "{'items':[{'name':'A','email':'a@example.org','plan':'made-g'}]}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/code"))
                .isEqualTo("plan-retired");
        assertThat(create("made-g", reference).is(200).text("/vm/id"))
                .as("a repeated request is answered as the first was")
                .isEqualTo(vm);
        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        core.host().on(core.host().next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");

        change("made-g", "{'retired':false}").is(200);
        resize(another, "made-g").is(202);
        core.host().on(core.host().next(ResizeVm.class, another)).succeed(ObservedPower.RUNNING);
        core.becomes(another, "RUNNING");
        core.delete(another);
        core.delete(vm);
    }

    @Test
    void what_is_written_by_hand_is_a_version_too_and_never_changes_either() {
        core.jdbc()
                .update("insert into plans (name, version, vcpus, memory_mib, disk_gib, position)"
                        + " values ('made-h', 4, 1, 1024, 10, 104)");
        assertThat(core.http()
                        .get("/v1/plans/made-h/versions/4")
                        .is(200)
                        .json()
                        .at("/vcpus")
                        .asInt())
                .isEqualTo(1);
        assertThatThrownBy(() -> core.jdbc().update("update plans set vcpus = 2 where name = 'made-h'"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changes");
        assertThatThrownBy(() -> core.jdbc().update("update plan_versions set vcpus = 2 where name = 'made-h'"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changes");
        put("made-h", 5, SMALL).is(201);
    }
}
