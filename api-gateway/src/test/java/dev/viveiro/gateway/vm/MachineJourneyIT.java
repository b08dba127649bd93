package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A machine's whole life as its owner sees it over HTTP and as its host sees it on the broker. */
@ExtendWith(BalancedBooks.class)
class MachineJourneyIT {
    private static final String[] VM_MEMBERS = {
        "id",
        "name",
        "state",
        "plan",
        "image",
        "host",
        "address",
        "ownerEmail",
        "externalRef",
        "expiresAt",
        "observedPower",
        "activeOperation",
        "version",
        "createdAt",
        "updatedAt"
    };
    private static final String[] OPERATION_MEMBERS = {
        "id", "type", "vm", "state", "steps", "progress", "cause", "deadline", "createdAt", "endedAt"
    };

    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_machine_is_created_stopped_started_rebooted_and_deleted() {
        String name = Core.aName();
        Http.Answer accepted = core.create(name, ",'ownerEmail':'Ana@Example.org','externalRef':'" + name + "-ref'")
                .is(202);
        String vm = accepted.text("/vm/id");
        accepted(accepted, "CREATE");
        assertThat(accepted.text("/vm/state")).isEqualTo("REQUESTED");

        CreateVm create = host.next(CreateVm.class, vm);
        assertThat(create.spec().name()).isEqualTo(name);
        assertThat(create.spec().passwordWanted()).isTrue();
        assertThat(create.spec().network().address()).isEqualTo(accepted.text("/vm/address"));
        assertThat(Duration.between(
                        create.target().reason().when(), create.target().deadline()))
                .isEqualTo(Duration.ofMinutes(10));
        host.say(host.on(create).started());
        soon(() -> assertThat(core.vm(vm).text("/state")).isEqualTo("PROVISIONING"));
        host.say(host.on(create).progressed(false));
        soon(() -> assertThat(core.operation(accepted.text("/operation/id"))
                        .json()
                        .at("/progress")
                        .asInt())
                .isEqualTo(50));
        host.say(host.on(create).succeeded(ObservedPower.RUNNING));
        core.becomes(vm, "RUNNING");
        ended(accepted, vm);
        reads(core.vm(vm), name);

        Http.Answer stopping = request(vm, "stop", "STOP");
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        ended(stopping, vm);
        assertThat(core.vm(vm).text("/observedPower")).isEqualTo("STOPPED");

        Http.Answer starting = request(vm, "start", "START");
        host.on(host.next(StartVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        ended(starting, vm);

        Http.Answer rebooting = request(vm, "reboot", "REBOOT");
        host.on(host.next(RebootVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        ended(rebooting, vm);

        Http.Answer deleting = core.http().delete("/v1/vms/" + vm).is(202);
        accepted(deleting, "DELETE");
        assertThat(deleting.text("/vm/state")).isEqualTo("DELETING");
        host.on(host.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
        ended(deleting, vm);
        told(vm);
    }

    @Test
    void a_deleted_machine_stays_readable_and_leaves_the_list_unless_it_is_asked_for() {
        String vm = core.aRunningVm();
        String name = core.vm(vm).text("/name");
        assertThat(listed("namePrefix=" + name)).containsExactly(vm);
        core.delete(vm);
        assertThat(core.vm(vm).text("/state")).isEqualTo("DELETED");
        assertThat(core.vm(vm).json().at("/address").isNull()).isTrue();
        assertThat(listed("namePrefix=" + name)).isEmpty();
        assertThat(listed("namePrefix=" + name + "&state=DELETED")).containsExactly(vm);
        assertThat(core.http().delete("/v1/vms/" + vm).is(202).text("/operation/state"))
                .as("a deletion that is asked again answers what the first did")
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void machines_are_found_by_state_host_name_reference_and_batch() {
        String name = Core.aName();
        String vm = core.aRunningVm(",'externalRef':'ref-" + name + "'");
        String prefix = "namePrefix=" + core.vm(vm).text("/name");
        assertThat(listed(prefix + "&state=RUNNING")).containsExactly(vm);
        assertThat(listed(prefix + "&state=STOPPED")).isEmpty();
        assertThat(listed(prefix + "&host=" + host.id())).containsExactly(vm);
        assertThat(listed(prefix + "&host=rack-1-host-1")).containsExactly(vm);
        assertThat(listed(prefix + "&host=018f4a3e-0000-7000-8000-000000000000"))
                .isEmpty();
        core.http().get("/v1/vms?host=nowhere").isProblem(400, "invalid-request");
        assertThat(listed("externalRef=ref-" + name)).containsExactly(vm);
        assertThat(listed("externalRef=ref-" + name + "-x")).isEmpty();
        assertThat(listed(prefix + "&batch=018f4a3e-0000-7000-8000-000000000000"))
                .isEmpty();
        assertThat(core.http().get("/v1/operations?vm=" + vm).is(200).json().at("/items"))
                .hasSize(1);
        core.delete(vm);
    }

    @Test
    void a_list_gives_every_machine_once_over_its_pages_and_no_token_on_the_last() {
        List<String> made = new ArrayList<>();
        String name = Core.aName();
        for (int i = 0; i < 5; i++) {
            made.addFirst(core.create(name + "-" + i, "").is(202).text("/vm/id"));
        }
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            Http.Answer page = core.http()
                    .get("/v1/vms?limit=2&namePrefix=" + name + "-" + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .is(200);
            page.json().at("/items").forEach(item -> seen.add(item.at("/id").asString()));
            token = page.text("/nextPageToken");
            assertThat(page.json().has("nextPageToken")).isEqualTo(seen.size() < 5);
        } while (!token.isEmpty());
        assertThat(seen).isEqualTo(made);
        made.forEach(core::delete);
    }

    private Http.Answer request(String vm, String verb, String type) {
        Http.Answer answer = core.http().post("/v1/vms/" + vm + "/" + verb, "").is(202);
        accepted(answer, type);
        return answer;
    }

    private static void accepted(Http.Answer answer, String type) {
        assertThat(answer.json().propertyNames()).containsExactly("vm", "operation");
        assertThat(answer.json().at("/vm").propertyNames()).containsExactly(VM_MEMBERS);
        JsonNode operation = answer.json().at("/operation");
        assertThat(operation.propertyNames()).containsExactly(OPERATION_MEMBERS);
        assertThat(operation.at("/type").asString()).isEqualTo(type);
        assertThat(operation.at("/state").asString()).isEqualTo("PENDING");
        assertThat(operation.at("/progress").asInt()).isZero();
        assertThat(operation.at("/cause").isNull()).isTrue();
        assertThat(operation.at("/endedAt").isNull()).isTrue();
        assertThat(operation.at("/vm").asString()).isEqualTo(answer.text("/vm/id"));
        assertThat(answer.text("/vm/activeOperation"))
                .isEqualTo(operation.at("/id").asString());
        assertThat(answer.header("Location"))
                .isEqualTo("/v1/operations/" + operation.at("/id").asString());
    }

    private void ended(Http.Answer accepted, String vm) {
        Http.Answer operation = core.http().get(accepted.header("Location")).is(200);
        assertThat(operation.json().propertyNames()).containsExactly(OPERATION_MEMBERS);
        assertThat(operation.text("/state")).isEqualTo("SUCCEEDED");
        assertThat(operation.json().at("/progress").asInt()).isEqualTo(100);
        assertThat(operation.text("/vm")).isEqualTo(vm);
        assertThat(operation.json().at("/endedAt").isString()).isTrue();
        assertThat(operation.json().at("/steps/0").propertyNames())
                .containsExactly("name", "state", "startedAt", "endedAt");
    }

    private void reads(Http.Answer answer, String name) {
        JsonNode vm = answer.json();
        assertThat(vm.propertyNames()).containsExactly(VM_MEMBERS);
        assertThat(vm.at("/name").asString()).isEqualTo(name);
        assertThat(vm.at("/plan").asString()).isEqualTo("basic");
        assertThat(vm.at("/image").asString()).isEqualTo("debian-12");
        assertThat(vm.at("/host").asString()).isEqualTo(host.id().toString());
        assertThat(vm.at("/address").asString()).matches("10\\.64\\.\\d+\\.\\d+");
        assertThat(vm.at("/ownerEmail").asString()).isEqualTo("ana@example.org");
        assertThat(vm.at("/externalRef").asString()).isEqualTo(name + "-ref");
        assertThat(vm.at("/expiresAt").isNull()).isTrue();
        assertThat(vm.at("/observedPower").asString()).isEqualTo("RUNNING");
        assertThat(vm.at("/activeOperation").isNull()).isTrue();
    }

    private void told(String vm) {
        List<DomainEvent> told = new ArrayList<>();
        soon(() -> {
            told.addAll(core.toldOf(vm));
            assertThat(told).hasSize(8);
        });
        List<VmChanged> changes = told.stream()
                .filter(VmChanged.class::isInstance)
                .map(VmChanged.class::cast)
                .toList();
        assertThat(changes)
                .extracting(VmChanged::trigger)
                .containsExactly(
                        "CREATE_REQUESTED",
                        "CREATE_STARTED",
                        "CREATE_SUCCEEDED",
                        "SEEN_STOPPED",
                        "SEEN_RUNNING",
                        "DELETE_REQUESTED",
                        "GONE");
        assertThat(changes).extracting(change -> change.vm().version()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        Set<Meter> all = EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS);
        assertThat(changes)
                .extracting(VmChanged::billed)
                .containsExactly(Set.of(), Set.of(), all, Set.of(Meter.DISK, Meter.ADDRESS), all, Set.of(), Set.of());
        assertThat(told.stream().filter(CredentialIssued.class::isInstance))
                .singleElement()
                .extracting(event -> ((CredentialIssued) event).credential())
                .isEqualTo(Words.CREDENTIAL);
    }

    private List<String> listed(String query) {
        List<String> ids = new ArrayList<>();
        core.http()
                .get("/v1/vms?" + query)
                .is(200)
                .json()
                .at("/items")
                .forEach(item -> ids.add(item.at("/id").asString()));
        return ids;
    }
}
