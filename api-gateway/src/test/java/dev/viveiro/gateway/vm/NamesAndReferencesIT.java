package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is unique among a tenant's machines, and what a repeated wish gets. */
@ExtendWith(BalancedBooks.class)
class NamesAndReferencesIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_name_is_in_use_until_its_machine_is_gone() {
        String vm = core.aRunningVm();
        String name = core.vm(vm).text("/name");
        String before = core.counts();
        assertThat(core.create(name, "").isProblem(409, "name-in-use").text("/errors/0/pointer"))
                .isEqualTo("/name");
        assertThat(core.counts()).isEqualTo(before);
        core.delete(vm);
        String second = core.create(name, "").is(202).text("/vm/id");
        host.on(host.next(CreateVm.class, second)).succeed(ObservedPower.RUNNING);
        core.becomes(second, "RUNNING");
        core.delete(second);
    }

    @Test
    void a_machine_that_failed_keeps_its_name() {
        String name = Core.aName();
        Http.Answer created = core.create(name, "").is(202);
        String vm = created.text("/vm/id");
        host.say(host.on(host.next(CreateVm.class, vm)).failed(FailureClass.REFUSED, false));
        core.becomes(vm, "FAILED");
        Http.Answer operation = core.ends(created.text("/operation/id"), "FAILED");
        assertThat(operation.json().at("/cause").propertyNames())
                .containsExactly("code", "fault", "detail", "nextStep");
        assertThat(operation.text("/cause/code")).isEqualTo("image-missing");
        core.create(name, "").isProblem(409, "name-in-use");
        core.delete(vm);
    }

    @Test
    void the_same_reference_with_the_same_plan_and_image_gets_the_first_machine_and_its_create() {
        String reference = ",'externalRef':'order-" + Core.aName() + "'";
        String vm = core.aRunningVm(reference);
        Http.Answer first = core.http().get("/v1/operations?vm=" + vm).is(200);
        String before = core.counts();
        Http.Answer again = core.create(Core.aName(), reference).is(200);
        assertThat(again.text("/vm/id")).isEqualTo(vm);
        assertThat(again.text("/vm/state")).isEqualTo("RUNNING");
        assertThat(again.json().at("/operation")).isEqualTo(first.json().at("/items/0"));
        assertThat(core.counts()).isEqualTo(before);

        for (String other : List.of("'plan':'complete','image':'debian-12'", "'plan':'basic','image':'almalinux-9'")) {
            Http.Answer refused = core.http()
                    .post("/v1/vms", "{'name':'" + Core.aName() + "'," + other + reference + "}")
                    .isProblem(409, "external-ref-in-use");
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/externalRef");
        }
        assertThat(core.counts()).isEqualTo(before);

        core.delete(vm);
        String second = core.create(Core.aName(), reference).is(202).text("/vm/id");
        assertThat(second).isNotEqualTo(vm);
        host.on(host.next(CreateVm.class, second)).succeed(ObservedPower.RUNNING);
        core.becomes(second, "RUNNING");
        core.delete(second);
    }

    @Test
    void the_operation_in_a_repeated_answer_is_the_create_even_while_another_one_runs() {
        String reference = ",'externalRef':'order-" + Core.aName() + "'";
        Http.Answer created = core.create(Core.aName(), reference).is(202);
        String vm = created.text("/vm/id");
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        String stop = core.http().post("/v1/vms/" + vm + "/stop", "").is(202).text("/operation/id");
        Http.Answer again = core.create(Core.aName(), reference).is(200);
        assertThat(again.text("/operation/id")).isEqualTo(created.text("/operation/id"));
        assertThat(again.text("/vm/activeOperation")).isEqualTo(stop);
        core.delete(vm);
    }

    @Test
    void many_who_ask_with_one_reference_at_once_get_one_machine() throws Exception {
        String reference = ",'externalRef':'order-" + Core.aName() + "'";
        List<Http.Answer> answers = atOnce(12, () -> core.create(Core.aName(), reference));
        assertThat(answers).extracting(Http.Answer::status).containsOnly(200, 202);
        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(1);
        assertThat(answers)
                .extracting(answer -> answer.text("/vm/id"))
                .containsOnly(answers.getFirst().text("/vm/id"));
        core.delete(answers.getFirst().text("/vm/id"));
    }

    @Test
    void another_tenant_has_names_and_references_of_its_own_and_sees_nothing() {
        String tenant = Core.aName() + "-school";
        core.http().post("/v1/tenants", "{'name':'" + tenant + "'}").is(201);
        String key = core.http()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                .is(201)
                .text("/key");
        Http stranger = core.gateway().as(key);
        String reference = "order-" + Core.aName();
        String vm = core.aRunningVm(",'externalRef':'" + reference + "'");
        String operation = core.http().get("/v1/operations?vm=" + vm).text("/items/0/id");

        stranger.get("/v1/vms/" + vm).isProblem(404, "not-found");
        stranger.delete("/v1/vms/" + vm).isProblem(404, "not-found");
        stranger.post("/v1/vms/" + vm + "/stop", "").isProblem(404, "not-found");
        stranger.get("/v1/operations/" + operation).isProblem(404, "not-found");
        stranger.post("/v1/operations/" + operation + "/cancel", "").isProblem(404, "not-found");
        stranger.get("/v1/operations?vm=" + vm).isProblem(404, "not-found");
        assertThat(stranger.get("/v1/vms").is(200).json().at("/items")).isEmpty();

        String name = core.vm(vm).text("/name");
        Http.Answer own = stranger.post(
                        "/v1/vms",
                        "{'name':'" + name + "','plan':'basic','image':'debian-12','externalRef':'" + reference + "'}")
                .is(202);
        assertThat(own.text("/vm/id")).isNotEqualTo(vm);
        assertThat(core.http().get("/v1/vms?tenant=" + tenant).is(200).text("/items/0/id"))
                .isEqualTo(own.text("/vm/id"));
        core.http()
                .delete("/v1/vms/" + own.text("/vm/id") + "?tenant=" + tenant)
                .is(202);
        host.on(host.next(DeleteVm.class, own.text("/vm/id"))).delete();
        Core.soon(() -> assertThat(stranger.get("/v1/vms/" + own.text("/vm/id")).text("/state"))
                .isEqualTo("DELETED"));
        core.delete(vm);
    }

    static <T> List<T> atOnce(int times, Callable<T> work) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> answers = IntStream.range(0, times)
                    .mapToObj(n -> threads.submit(work))
                    .toList();
            List<T> done = new ArrayList<>();
            for (Future<T> answer : answers) {
                done.add(answer.get());
            }
            return done;
        }
    }
}
