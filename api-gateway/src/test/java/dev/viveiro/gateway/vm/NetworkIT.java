package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Machines that get another network card, over HTTP and on the broker. */
@ExtendWith(BalancedBooks.class)
class NetworkIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    private Http.Answer change(String vm, String body, String... headers) {
        return core.http().patch("/v1/vms/" + vm + "/network", body, headers);
    }

    private Http.Answer network(String vm) {
        return core.http().get("/v1/vms/" + vm + "/network").is(200);
    }

    private String address(String vm) {
        return core.vm(vm).text("/address");
    }

    private List<String> addresses(String vm) {
        return core.jdbc()
                .query(
                        "select host(address) as address from addresses where vm = ?::uuid order by 1",
                        (row, i) -> row.getString("address"),
                        vm);
    }

    private NetworkSpec card(String vm) {
        return new NetworkSpec(address(vm), 17, "10.64.0.1", AddressPool.mac(address(vm)));
    }

    @Test
    void a_machine_gets_another_address_when_its_host_says_so_and_the_old_one_is_free_then() {
        String vm = core.aRunningVm();
        NetworkSpec own = card(vm);
        long version = core.vm(vm).json().at("/version").asLong();

        Http.Answer asked = change(vm, "{'address':'another','hostname':'mail','dns':['192.0.2.53']}")
                .is(202);
        assertThat(asked.header("Location")).isEqualTo("/v1/operations/" + asked.text("/operation/id"));
        assertThat(asked.text("/operation/type")).isEqualTo("CHANGE_NETWORK");
        ChangeNetwork command = host.next(ChangeNetwork.class, vm);
        NetworkSpec other = command.network();
        assertThat(other.address()).isNotEqualTo(own.address());
        assertThat(other.mac()).isEqualTo(AddressPool.mac(other.address()));
        assertThat(other.told()).isEqualTo(new GuestNetwork("mail", null, List.of("192.0.2.53")));
        assertThat(addresses(vm)).containsExactlyInAnyOrder(own.address(), other.address());
        assertThat(address(vm)).isEqualTo(own.address());
        assertThat(network(vm).text("/pendingAddress")).isEqualTo(other.address());
        assertThat(network(vm).text("/hostname")).isNotEqualTo("mail");
        change(vm, "{'hostname':'web'}").isProblem(409, "operation-in-progress");

        HostEvent done = host.on(command).succeeded(ObservedPower.RUNNING, other);
        host.say(host.on(command).started());
        host.say(done, 2);

        core.becomes(vm, "RUNNING");
        assertThat(address(vm)).isEqualTo(other.address());
        assertThat(addresses(vm)).containsExactly(other.address());
        assertThat(core.vm(vm).json().at("/version").asLong()).isEqualTo(version + 1);
        assertThat(network(vm).text("/hostname")).isEqualTo("mail");
        assertThat(network(vm).text("/dns/0")).isEqualTo("192.0.2.53");
        assertThat(network(vm).json().at("/pendingAddress").isNull()).isTrue();
        core.delete(vm);
        assertThat(addresses(vm)).isEmpty();
    }

    @Test
    void a_change_that_was_undone_gives_the_new_address_back() {
        String vm = core.aRunningVm();
        NetworkSpec own = card(vm);
        Http.Answer asked = change(vm, "{'address':'another'}").is(202);
        ChangeNetwork command = host.next(ChangeNetwork.class, vm);

        host.say(host.on(command).undone(ObservedPower.RUNNING, own));

        core.ends(asked.text("/operation/id"), "FAILED");
        assertThat(addresses(vm)).containsExactly(own.address());
        core.delete(vm);
    }

    @Test
    void while_nobody_knows_which_address_it_has_both_are_held_and_its_next_operation_tells() {
        String vm = core.aRunningVm();
        NetworkSpec own = card(vm);
        Http.Answer asked = change(vm, "{'address':'another'}").is(202);
        ChangeNetwork command = host.next(ChangeNetwork.class, vm);
        host.say(host.on(command).failed(FailureClass.OUTCOME_UNKNOWN, true));
        core.ends(asked.text("/operation/id"), "FAILED");
        assertThat(addresses(vm)).hasSize(2);
        assertThat(address(vm)).isEqualTo(own.address());
        String third =
                core.jdbc().queryForObject("select host(min(address)) from addresses where vm is null", String.class);
        change(vm, "{'address':'" + third + "'}").isProblem(409, "invalid-state");

        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        StopVm stop = host.next(StopVm.class, vm);
        host.say(host.on(stop).succeeded(ObservedPower.STOPPED, command.network()));

        core.becomes(vm, "STOPPED");
        assertThat(address(vm)).isEqualTo(command.network().address());
        assertThat(addresses(vm)).containsExactly(address(vm));
        core.delete(vm);
    }

    @Test
    void a_machine_that_is_deleted_meanwhile_holds_both_until_its_host_says_that_it_is_gone() {
        String vm = core.aRunningVm();
        change(vm, "{'address':'another'}").is(202);
        ChangeNetwork command = host.next(ChangeNetwork.class, vm);
        core.http().delete("/v1/vms/" + vm).is(202);
        assertThat(addresses(vm)).hasSize(2);
        DeleteVm delete = host.next(DeleteVm.class, vm);
        host.on(delete).delete();
        core.becomes(vm, "DELETED");
        assertThat(addresses(vm)).isEmpty();

        host.say(host.on(command).succeeded(ObservedPower.RUNNING, command.network()));
        host.report();
        core.becomes(vm, "DELETED");
        assertThat(addresses(vm)).isEmpty();
    }

    @Test
    void a_change_that_never_left_takes_no_address() {
        String vm = core.aRunningVm();
        String own = address(vm);
        core.whileNothingLeaves(() -> {
            String operation = change(vm, "{'address':'another'}").is(202).text("/operation/id");
            assertThat(addresses(vm)).hasSize(2);
            core.http().post("/v1/operations/" + operation + "/cancel", "").is(202);
        });
        assertThat(addresses(vm)).containsExactly(own);
        core.delete(vm);
    }

    @Test
    void an_address_of_somebody_is_refused_and_what_is_wrong_is_said_by_pointers() {
        String vm = core.aRunningVm();
        String other = core.aRunningVm();
        String before = core.rowsOf(vm);
        change(vm, "{'address':'" + address(other) + "'}").isProblem(409, "address-in-use");
        assertThat(change(vm, "{'address':'192.0.2.1'}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("/address");
        assertThat(change(vm, "{'gateway':'192.0.2.1'}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("/gateway");
        assertThat(change(vm, "{'dns':['192.0.2.1','x']}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("/dns/1");
        change(vm, "{}").isProblem(400, "invalid-request");
        assertThat(core.rowsOf(vm)).isEqualTo(before);
        core.delete(other);
        core.delete(vm);
    }

    @Test
    void a_free_address_is_given_to_whoever_names_it() {
        String vm = core.aRunningVm();
        String free =
                core.jdbc().queryForObject("select host(max(address)) from addresses where vm is null", String.class);
        change(vm, "{'address':'" + free + "'}").is(202);
        ChangeNetwork command = host.next(ChangeNetwork.class, vm);
        assertThat(command.network().address()).isEqualTo(free);
        host.say(host.on(command).succeeded(ObservedPower.RUNNING, command.network()));
        soon(() -> assertThat(address(vm)).isEqualTo(free));
        core.delete(vm);
    }

    @Test
    void a_request_that_is_repeated_takes_one_address() {
        String vm = core.aRunningVm();
        String key = "network-of-" + vm;
        String operation = change(vm, "{'address':'another'}", "Idempotency-Key", key)
                .is(202)
                .text("/operation/id");
        assertThat(change(vm, "{'address':'another'}", "Idempotency-Key", key)
                        .is(202)
                        .text("/operation/id"))
                .isEqualTo(operation);
        change(vm, "{'hostname':'mail'}", "Idempotency-Key", key).isProblem(422, "idempotency-key-reused");
        assertThat(addresses(vm)).hasSize(2);
        ChangeNetwork command = host.next(ChangeNetwork.class, vm);
        host.say(host.on(command).succeeded(ObservedPower.RUNNING, command.network()));
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void what_its_host_cannot_do_is_refused_and_takes_no_address() {
        String vm = core.aRunningVm();
        core.without("NETWORK", host, () -> change(vm, "{'address':'another'}").isProblem(409, "not-supported"));
        assertThat(addresses(vm)).containsExactly(address(vm));
        core.delete(vm);
    }
}
