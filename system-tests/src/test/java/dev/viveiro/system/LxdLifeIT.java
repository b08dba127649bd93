package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** All that becomes of one machine, from its order to its end, on Debian containers of two real LXDs, one for each host. */
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
@Tag("slow")
class LxdLifeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String IMAGE = "prepared";

    @TempDir
    static Path keys;

    @TempDir
    static Path strangers;

    private static RunningSystem system;
    private static Portal portal;
    private static Logins logins;
    private static List<LxdItself> lxds;

    @BeforeAll
    static void start() {
        system = RunningSystem.own(2, Map.of("VIVEIRO_DRIVER", "lxd", "VIVEIRO_HYPERVISORS", "each"));
        portal = new Portal(system);
        logins = new Logins(system, portal);
        lxds = List.of(new LxdItself(system, 1), new LxdItself(system, 2));
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void a_machine_is_ordered_entered_reverted_resized_captured_moved_reinstalled_readdressed_and_leaves_nothing() {
        var projects = of(LxdItself::projects);
        var ordered = portal.create("pupil");
        assertSucceeded(ordered);
        var vm = ordered.vmId();
        var machine = "/v1/vms/" + vm;
        var address = portal.get(machine).text("/address");
        var login = logins.first("pupil");
        assertThat(logins.inside(login, "id -un")).isEqualTo("debian");

        aChangeIsGoneAfterARevert(machine, login);
        itGrowsAndRestsWhileItRuns(machine, login);
        var another = anotherIsMadeOfWhatItIs(machine, login);
        itIsOnTheOtherHostWithFilesAndLogin(machine, login);
        itIsReachedAtAnotherAddress(machine, itIsMadeAnew(machine, login));

        var anothersAddress = portal.get("/v1/vms/" + another).text("/address");
        for (var id : List.of(vm, another)) {
            assertSucceeded(portal.delete("/v1/vms/" + id));
            assertThat(portal.get("/v1/vms/" + id).text("/state")).isEqualTo("DELETED");
        }
        assertThat(portal.delete("/v1/images/" + IMAGE).status()).isEqualTo(204);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(of(lxd -> lxd.left(vm, address))).isEmpty();
            assertThat(of(lxd -> lxd.left(another, anothersAddress))).isEmpty();
        });
        assertThat(of(LxdItself::projects)).containsExactlyInAnyOrderElementsOf(projects);
        // a copy of an image that came from the gateway is kept for a week; no machine on its way, and no half of a
        // capture
        assertThat(of(LxdItself::images))
                .contains("viveiro-debian-12")
                .allMatch(
                        name -> name.equals("viveiro-debian-12") || name.matches("viveiro-" + IMAGE + "-[0-9a-f]{16}"));
        new Leftovers(system, portal).areNone(List.of(vm, another), "lxd/captures");
    }

    @Test
    void user_data_of_a_machine_of_the_image_that_comes_with_it_is_carried_out_and_nobody_else_boots_cloud_init() {
        var order = new HashMap<>(portal.order("told"));
        order.put("userData", "#cloud-config\nwrite_files:\n- path: /etc/told\n  content: by user-data\n");
        var told = portal.post("/v1/vms", order, Map.of());
        assertSucceeded(told);
        assertThat(logins.inside(logins.first("told"), "cat /etc/told; echo; hostname; id -un"))
                .isEqualTo("by user-data\ntold\ndebian");

        var untold = portal.create("untold");
        assertSucceeded(untold);
        assertThat(logins.inside(logins.first("untold"), "systemctl is-active cloud-init-local || hostname"))
                .isEqualTo("inactive\nuntold");

        for (var made : List.of(told, untold)) {
            assertSucceeded(portal.delete("/v1/vms/" + made.vmId()));
        }
    }

    @Test
    void a_machine_that_was_ordered_with_a_key_opens_to_it_and_has_no_password() {
        var key = OwnKey.in(keys);
        var order = new HashMap<String, Object>(portal.order("keyed"));
        order.put("sshKeys", List.of(key.publicPart()));
        var keyed = portal.post("/v1/vms", order, Map.of());
        assertSucceeded(keyed);
        var address = portal.get("/v1/vms/" + keyed.vmId()).text("/address");

        assertThat(logins.inside(
                        key.login(address),
                        "id -un; hostname; sudo -n id -un 2>/dev/null; passwd --status | cut -d' ' -f 1,2"))
                .isEqualTo("debian\nkeyed\nroot\ndebian L");
        assertThat(logins.refused(Logins.guessed(address))).isTrue();
        assertThat(logins.refused(OwnKey.in(strangers).login(address)))
                .as("another key")
                .isTrue();
        logins.assertToldOfNoPassword("keyed");

        assertSucceeded(portal.delete("/v1/vms/" + keyed.vmId()));
    }

    private void aChangeIsGoneAfterARevert(String machine, Map<String, String> login) {
        logins.inside(login, "echo before > kept; sync");
        var taken = portal.post(machine + "/snapshots", Map.of("name", "before"), Map.of());
        assertSucceeded(taken);
        logins.inside(login, "echo after > kept; touch added; sync");
        assertThat(logins.inside(login, "cat kept; ls")).isEqualTo("after\nadded\nkept");
        var snapshot = machine + "/snapshots/" + taken.text("/snapshot/id");

        assertSucceeded(portal.post(snapshot + "/revert"));

        assertThat(logins.inside(login, "cat kept; ls")).isEqualTo("before\nkept");
        // with it the machine would not be moved
        assertSucceeded(portal.delete(snapshot));
    }

    private void itGrowsAndRestsWhileItRuns(String machine, Map<String, String> login) {
        assertSucceeded(portal.post(machine + "/resize", Map.of("plan", "complete"), Map.of()));
        assertThat(portal.get(machine).text("/plan")).isEqualTo("complete");
        // LXD tells the kernel of processors a moment later
        await().atMost(PATIENCE).until(() -> logins.inside(login, "nproc").equals("2"));
        assertThat(logins.inside(
                        login,
                        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null"
                                + " | head -n 1"))
                .as("where the guest sees its own control group")
                .isIn("", String.valueOf(4L << 30));
        for (var action : List.of("pause", "resume")) {
            assertSucceeded(portal.post(machine + "/" + action));
        }
        assertThat(logins.inside(login, "cat kept")).isEqualTo("before");
    }

    private String anotherIsMadeOfWhatItIs(String machine, Map<String, String> login) {
        assertSucceeded(portal.post(machine + "/stop"));
        assertSucceeded(portal.post(machine + "/capture", Map.of("image", IMAGE), Map.of()));
        await().atMost(PATIENCE)
                .until(() -> portal.get("/v1/images/" + IMAGE).text("/state").equals("READY"));
        assertSucceeded(portal.post(machine + "/start"));
        var order = new HashMap<>(portal.order("neighbour"));
        order.putAll(Map.of("image", IMAGE, "plan", "complete"));

        var another = portal.post("/v1/vms", order, Map.of());

        assertSucceeded(another);
        var itsLogin = logins.first("neighbour");
        assertThat(itsLogin.get(Logins.PASSWORD)).isNotEqualTo(login.get(Logins.PASSWORD));
        assertThat(logins.inside(itsLogin, "cat kept; hostname")).isEqualTo("before\nneighbour");
        assertThat(logins.inside(login, "cat kept; hostname")).isEqualTo("before\npupil");
        return another.vmId();
    }

    private void itIsOnTheOtherHostWithFilesAndLogin(String machine, Map<String, String> login) {
        var before = portal.get(machine);
        var instance = "vm-" + before.text("/id");
        var source = having(instance).getFirst();
        assertSucceeded(portal.post(machine + "/migrate"));

        var after = portal.get(machine);
        assertThat(after.text("/host")).isNotEqualTo(before.text("/host"));
        assertThat(after.text("/address")).isEqualTo(before.text("/address"));
        assertThat(logins.inside(login, "cat kept; hostname")).isEqualTo("before\npupil");
        assertThat(having(instance)).as("a second daemon").anyMatch(lxd -> lxd != source);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(source.instances()).doesNotContain(instance));
        assertThat(logins.inside(login, "cat kept"))
                .as("when what it left is gone")
                .isEqualTo("before");
    }

    private Map<String, String> itIsMadeAnew(String machine, Map<String, String> login) {
        assertSucceeded(portal.post(machine + "/reinstall", Map.of(), Map.of("Idempotency-Key", "anew")));

        var anew = logins.revealed("pupil", 2);
        assertThat(anew.get(Logins.PASSWORD)).isNotEqualTo(login.get(Logins.PASSWORD));
        assertThat(logins.inside(anew, "ls; hostname")).isEqualTo("pupil");
        assertThat(logins.refused(login)).as("the password of before").isTrue();
        return anew;
    }

    private void itIsReachedAtAnotherAddress(String machine, Map<String, String> login) {
        var before = portal.get(machine).text("/address");
        var change = Map.of("hostname", "mail", "address", "another", "dns", List.of("192.0.2.53"));
        assertSucceeded(portal.patch(machine + "/network", change));

        var address = portal.get(machine).text("/address");
        assertThat(address).isNotEqualTo(before);
        var there = Logins.at(address, login);
        assertThat(logins.inside(there, "hostname")).isEqualTo("mail");
        assertThat(logins.inside(there, "ip -4 -o address show scope global")).contains(" " + address + "/");
        assertThat(logins.inside(there, "cat /run/systemd/resolve/resolv.conf")).contains("nameserver 192.0.2.53");
    }

    private static List<LxdItself> having(String instance) {
        return lxds.stream().filter(lxd -> lxd.instances().contains(instance)).toList();
    }

    /** What there is on both hosts. */
    private static List<String> of(Function<LxdItself, List<String>> what) {
        return lxds.stream().flatMap(lxd -> what.apply(lxd).stream()).toList();
    }

    private void assertSucceeded(Portal.Answer accepted) {
        assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
        var operation = "/v1/operations/" + accepted.operationId();
        await().atMost(PATIENCE).until(() -> List.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(portal.get(operation).text("/state")));
        var ended = portal.get(operation);
        assertThat(ended.text("/state")).as(ended.body().toString()).isEqualTo("SUCCEEDED");
    }
}
