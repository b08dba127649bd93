package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The whole system on Debian guests of two real libvirts, one for each host, which takes a minute for each boot where there is no KVM. */
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@Tag("slow")
class LibvirtStoryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    static Path keys;

    private static RunningSystem system;
    private static Portal portal;
    private static Logins logins;
    private static List<LibvirtItself> libvirts;

    @BeforeAll
    static void start() {
        system = RunningSystem.own(2, Map.of("VIVEIRO_DRIVER", "libvirt", "VIVEIRO_HYPERVISORS", "each"));
        portal = new Portal(system);
        logins = new Logins(system, portal);
        libvirts = List.of(new LibvirtItself(system, 1), new LibvirtItself(system, 2));
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void a_debian_guest_is_entered_rests_is_reverted_resized_moved_and_made_anew_and_leaves_nothing() {
        var made = order("kept", "debian-12");
        assertSucceeded(made);
        assertThat(of(libvirt -> libvirt.ready(made.vmId())))
                .as("RUNNING is when one may log in")
                .singleElement(STRING)
                .contains("org.viveiro.ready", "state='connected'");
        var networks = Set.copyOf(of(LibvirtItself::networks));
        var machine = "/v1/vms/" + made.vmId();
        var login = logins.first("kept");
        logins.inside(login, "echo before > kept; sync");

        itSpeaksOnItsConsole(made.vmId());
        itRestsAndGoesOn(machine, login);
        anExtraDiskIsInItWhileItRuns(machine, login);
        aChangeIsGoneAfterARevert(machine, login);
        itIsMeasured(machine);

        assertSucceeded(portal.post(machine + "/stop"));
        assertSucceeded(portal.post(machine + "/resize", Map.of("plan", "complete"), Map.of()));
        assertThat(portal.get(machine).text("/plan")).isEqualTo("complete");
        var first = portal.get(machine).text("/address");
        var change = Map.of("hostname", "mail", "address", "another", "dns", List.of("192.0.2.53"));
        assertSucceeded(portal.patch(machine + "/network", change));
        var address = portal.get(machine).text("/address");
        assertThat(address).isNotEqualTo(first);

        assertSucceeded(portal.post(machine + "/capture", Map.of("image", "class-2026"), Map.of()));
        await().atMost(PATIENCE)
                .until(() -> portal.get("/v1/images/class-2026").text("/state").equals("READY"));
        var key = OwnKey.in(keys);
        var pupil = order(
                "pupil",
                "class-2026",
                Map.of(
                        "sshKeys",
                        List.of(key.publicPart()),
                        "userData",
                        "#cloud-config\nwrite_files:\n- path: /etc/told\n  content: by user-data\n"));
        assertSucceeded(pupil);
        assertThat(of(libvirt -> libvirt.ready(pupil.vmId())))
                .as("an image of which nobody says that it tells: its cloud-init was asked to")
                .singleElement(STRING)
                .contains("org.viveiro.cloud-init", "state='connected'");
        var pupilsAddress = portal.get("/v1/vms/" + pupil.vmId()).text("/address");
        assertThat(logins.inside(
                        key.login(pupilsAddress),
                        "cat kept; hostname; cat /etc/told; echo; passwd --status | cut -d' ' -f 1,2"))
                .isEqualTo("before\npupil\nby user-data\ndebian L");
        assertThat(logins.refused(Logins.at(pupilsAddress, login)))
                .as("the password of the machine that it was captured from")
                .isTrue();
        logins.assertToldOfNoPassword("pupil");
        assertSucceeded(portal.delete("/v1/vms/" + pupil.vmId()));

        assertSucceeded(portal.post(machine + "/start"));
        login = Logins.at(address, login);
        itHasItsNewSize(login);
        itHasItsNewNetwork(login, address);
        var source = portal.get(machine).text("/host");
        var daemon = having(made.vmId()).getFirst();
        assertSucceeded(portal.post(machine + "/migrate"));
        assertThat(portal.get(machine).text("/host")).isNotEqualTo(source);
        assertThat(having(made.vmId())).as("a second daemon").anyMatch(libvirt -> libvirt != daemon);
        assertThat(logins.inside(login, "cat kept")).isEqualTo("before");

        assertSucceeded(portal.post(machine + "/reinstall", Map.of(), Map.of("Idempotency-Key", "anew")));
        var anew = logins.revealed("kept", 2);
        assertThat(logins.inside(anew, "ls; hostname")).isEqualTo("mail");
        assertThat(logins.refused(login)).as("the password of before").isTrue();

        assertSucceeded(portal.delete(machine));
        assertThat(portal.get(machine).text("/state")).isEqualTo("DELETED");
        assertThat(portal.delete("/v1/images/class-2026").status()).isEqualTo(204);
        // folders go while one looks
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> {
                    assertThat(of(libvirt -> libvirt.left(made.vmId(), first))).isEmpty();
                    assertThat(of(libvirt -> libvirt.left(made.vmId(), address)))
                            .isEmpty();
                    assertThat(of(libvirt -> libvirt.left(pupil.vmId(), pupilsAddress)))
                            .isEmpty();
                });
        // the first machine of a subnet on a host makes its network there, which stays
        assertThat(Set.copyOf(of(LibvirtItself::networks))).isEqualTo(networks);
        new Leftovers(system, portal)
                .areNone(List.of(made.vmId(), pupil.vmId()), "libvirt/captures", "libvirt/work", "libvirt/copies");
    }

    private static void itRestsAndGoesOn(String machine, Map<String, String> login) {
        var boot = logins.inside(login, "cat /proc/sys/kernel/random/boot_id");
        for (var action : List.of("pause", "resume", "save", "restore")) {
            assertSucceeded(portal.post(machine + "/" + action));
        }
        assertThat(logins.inside(login, "cat /proc/sys/kernel/random/boot_id")).isEqualTo(boot);
    }

    private static void itSpeaksOnItsConsole(String vm) {
        await().atMost(PATIENCE)
                .until(() -> portal.text("/v1/vms/" + vm + "/console").contains("login:"));
        var seen = new Terminal();
        var console = portal.console(vm, seen);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            console.sendBinary(StandardCharsets.UTF_8.encode("\r"), true).join();
            return seen.text().contains("login:");
        });
        console.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    private static void anExtraDiskIsInItWhileItRuns(String machine, Map<String, String> login) {
        assertSucceeded(portal.post(machine + "/disks", Map.of("name", "data", "sizeGib", 3), Map.of()));
        logins.inside(login, "lsblk --bytes --nodeps --noheadings --output SIZE | grep -w " + (3L << 30));
        assertSucceeded(portal.delete(machine + "/disks/data?destroy=true"));
    }

    private static void aChangeIsGoneAfterARevert(String machine, Map<String, String> login) {
        var taken = portal.post(machine + "/snapshots", Map.of("name", "before"), Map.of());
        assertSucceeded(taken);
        logins.inside(login, "echo after > kept; sync");
        assertThat(logins.inside(login, "cat kept")).isEqualTo("after");
        var snapshot = machine + "/snapshots/" + taken.text("/snapshot/id");
        assertSucceeded(portal.post(snapshot + "/revert"));
        assertThat(logins.inside(login, "cat kept")).isEqualTo("before");
        assertSucceeded(portal.delete(snapshot));
    }

    private static void itIsMeasured(String machine) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var now = portal.get(machine + "/stats").body().path("now");
            assertThat(now.path("memoryUsedMib").asLong(0)).isBetween(1L, 1_024L);
            assertThat(now.path("diskUsedMib").asLong(0)).isPositive();
        });
    }

    /** That of the plan {@code complete}, by what the guest itself says: its cloud-init has made the file system as large as the disk. */
    private static void itHasItsNewSize(Map<String, String> login) {
        var sizes = logins.inside(
                        login,
                        "nproc; awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo; df --output=size -BG / |"
                                + " tail -n 1 | tr -dc 0-9")
                .lines()
                .map(Integer::valueOf)
                .toList();
        assertThat(sizes).hasSize(3);
        assertThat(sizes.getFirst()).isEqualTo(2);
        // the kernel keeps some of both for itself
        assertThat(sizes.get(1)).isBetween(3_600, 4_096);
        assertThat(sizes.getLast()).isBetween(37, 40);
    }

    private static void itHasItsNewNetwork(Map<String, String> login, String address) {
        assertThat(logins.inside(login, "hostname")).isEqualTo("mail");
        assertThat(logins.inside(login, "ip -4 -o address show scope global")).contains(" " + address + "/");
        assertThat(logins.inside(login, "cat /run/systemd/resolve/resolv.conf")).contains("nameserver 192.0.2.53");
    }

    @Test
    void the_demo_makes_one_machine_and_ends_with_a_login_by_ssh() {
        var demo = system.call("demo");
        assertThat(demo.exit()).as(demo.output()).isZero();
        assertThat(demo.output()).contains("Driver: libvirt, as chosen before").contains("One machine and no class");
        assertThat(demo.output().lines().toList().getLast())
                .startsWith("Logged in by SSH as debian@10.64.0.")
                .contains("says: debian, demo-")
                .contains("Linux");
        for (var machine : portal.vmsNamed("demo-")) {
            assertSucceeded(portal.delete("/v1/vms/" + machine.path("id").asString("")));
        }
    }

    private static List<LibvirtItself> having(String vm) {
        return libvirts.stream()
                .filter(libvirt -> libvirt.domains().stream().anyMatch(domain -> domain.contains(vm)))
                .toList();
    }

    /** What there is on both hosts. */
    private static List<String> of(Function<LibvirtItself, List<String>> what) {
        return libvirts.stream()
                .flatMap(libvirt -> what.apply(libvirt).stream())
                .toList();
    }

    private static void assertSucceeded(Portal.Answer accepted) {
        assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
        var operation = "/v1/operations/" + accepted.operationId();
        await().atMost(PATIENCE).until(() -> List.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(portal.get(operation).text("/state")));
        var ended = portal.get(operation);
        assertThat(ended.text("/state")).as(ended.body().toString()).isEqualTo("SUCCEEDED");
    }

    private static Portal.Answer order(String name, String image) {
        return order(name, image, Map.of());
    }

    private static Portal.Answer order(String name, String image, Map<String, Object> more) {
        var order = new HashMap<String, Object>(portal.order(name));
        order.putAll(more);
        order.putAll(Map.of("image", image, "plan", image.equals("debian-12") ? "basic" : "complete"));
        return portal.post("/v1/vms", order, Map.of());
    }
}
