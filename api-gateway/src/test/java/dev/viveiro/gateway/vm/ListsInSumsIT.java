package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a host lists is one of the sums: a machine that only one side has is a difference, as of the newest report. */
class ListsInSumsIT {
    // a report of a host of whose words some never came would wait for them
    private static Core core;
    private static ScriptedHost host;
    private static Drifts drift;

    @BeforeAll
    static void start() {
        core = Core.own(Map.of());
        host = core.host();
        drift = new Drifts(core, host);
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    @AfterEach
    void the_books_are_balanced(TestInfo test) {
        BalancedBooks.check(core, test.getDisplayName());
    }

    @Test
    void a_machine_on_a_host_that_no_row_owns_is_a_difference_until_it_is_gone() {
        String stranger = Ids.timeOrdered().nextVm().toString();
        host.has(stranger, 1, ObservedPower.RUNNING);
        drift.judged();
        assertThat(differencesOf(stranger)).containsExactly("machine-unknown 0 1");
        host.hasNot(stranger);
        drift.judged();
        assertThat(differencesOf(stranger)).isEmpty();
    }

    @Test
    void a_row_whose_machine_no_host_has_is_a_difference_until_it_is_back() {
        String vm = core.aRunningVm();
        drift.judged();
        assertThat(differencesOf(vm)).isEmpty();
        host.hasNot(vm);
        drift.judged();
        assertThat(differencesOf(vm)).containsExactly("machine-missing 1 0");
        host.has(vm, 1, ObservedPower.RUNNING);
        drift.judged();
        assertThat(differencesOf(vm)).isEmpty();
        core.delete(vm);
    }

    @Test
    void an_older_incarnation_on_its_host_is_a_difference() {
        String vm = core.aRunningVm();
        core.jdbc().update("update vms set generation = 2 where id = ?::uuid", vm);
        drift.judged();
        assertThat(differencesOf(vm)).containsExactly("machine-stale-generation 0 1");
        core.jdbc().update("update vms set generation = 1 where id = ?::uuid", vm);
        assertThat(differencesOf(vm)).isEmpty();
        core.delete(vm);
    }

    @Test
    void a_machine_to_which_something_happens_is_no_difference() {
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        drift.judged();
        assertThat(differencesOf(vm)).isEmpty();
        core.delete(vm);
    }

    /** Name, expected and found of the differences about the machine. */
    private List<String> differencesOf(String vm) {
        return core.http()
                .get("/v1/conservation")
                .is(200)
                .json()
                .get("differences")
                .valueStream()
                .filter(difference -> difference.path("of").asString("").equals(vm))
                .map(difference -> difference.get("name").asString() + " " + difference.get("expected") + " "
                        + difference.get("found"))
                .toList();
    }
}
