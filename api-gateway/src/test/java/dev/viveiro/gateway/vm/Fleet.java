package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.host.watch.Watching;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Three scripted hosts of a gateway that watches them, and time that passes in steps which its probes can follow. */
final class Fleet {
    private static final Duration STEP = Duration.ofSeconds(15);

    private final Core core = Core.own(Map.of(
            "viveiro.hosts.suspect-after", "30s",
            "viveiro.hosts.lost-after", "180s",
            "viveiro.hosts.inattention", "25s",
            "viveiro.hosts.watch", "PT0.1S",
            "viveiro.hosts.probe", "PT0.1S",
            "viveiro.dispatch.window", "1"));
    private final ScriptedHost second = core.join("rack-1-host-2");
    private final ScriptedHost third = core.join("rack-1-host-3");

    Core core() {
        return core;
    }

    ScriptedHost first() {
        return core.host();
    }

    ScriptedHost second() {
        return second;
    }

    ScriptedHost third() {
        return third;
    }

    List<ScriptedHost> all() {
        return List.of(first(), second, third);
    }

    /** Every host says hello and reports, and is UP. */
    void up() {
        for (ScriptedHost host : all()) {
            host.forget();
            host.greet();
            host.report();
            becomes(host, "UP");
        }
    }

    /** Time in which only these hosts speak; the gateway listens all the while. */
    void pass(Duration time, ScriptedHost... speaking) {
        for (Duration left = time; left.isPositive(); left = left.minus(STEP)) {
            core.clock().turn(STEP);
            Instant turned = core.clock().instant();
            for (ScriptedHost host : speaking) {
                host.report();
            }
            Core.soon(() -> {
                assertThat(happenedSince("select last from host_attention where last >= ?", turned))
                        .isTrue();
                for (ScriptedHost host : speaking) {
                    assertThat(happenedSince(
                                    "select heard_at from hosts where heard_at >= ? and id = '" + host.id() + "'",
                                    turned))
                            .isTrue();
                }
            });
        }
    }

    private boolean happenedSince(String sql, Instant since) {
        return !core.jdbc().queryForList(sql, Timestamp.from(since)).isEmpty();
    }

    /** Judges the hosts now, beside the gateway's own timer. */
    void judge() {
        core.gateway().bean(Watching.class).watch();
    }

    Http.Answer view(ScriptedHost host) {
        return core.http().get("/v1/hosts/" + host.id()).is(200);
    }

    void becomes(ScriptedHost host, String state) {
        Core.soon(() -> assertThat(view(host).text("/state")).isEqualTo(state));
    }

    /** A create that was placed on this host, with others on the way that went elsewhere. */
    Http.Answer aCreateOn(ScriptedHost host) {
        for (int i = 0; i < 50; i++) {
            Http.Answer accepted = core.create(Core.aName(), "").is(202);
            if (accepted.text("/vm/host").equals(host.id().toString())) {
                return accepted;
            }
        }
        throw new AssertionError("no machine was placed on " + host.id());
    }

    ScriptedHost hostOf(String vm) {
        String host = core.vm(vm).text("/host");
        return all().stream()
                .filter(each -> each.id().toString().equals(host))
                .findFirst()
                .orElseThrow();
    }

    long generationOf(String vm) {
        return count("select generation from vms where id = ?::uuid", vm);
    }

    /** Addresses that former incarnations of the machine hold on this host. */
    List<String> remainsOf(ScriptedHost host, String vm) {
        return StreamSupport.stream(view(host).json().at("/remains").spliterator(), false)
                .filter(left -> left.path("vm").asString().equals(vm))
                .flatMap(left -> left.path("addresses").valueStream())
                .map(JsonNode::asString)
                .toList();
    }

    /** How many machines or remains the pool gave the address to. */
    long holders(String address) {
        return count("select count(*) from addresses where address = ?::inet and vm is not null", address);
    }

    /** Machines whose bulk creates were released to this host and have not ended; the window has room for one. */
    List<String> releasedTo(ScriptedHost host) {
        return core.jdbc()
                .query(
                        """
                        select v.id from operations o join vms v on v.id = o.vm
                         where o.lane = 'BULK' and o.released and o.state in ('PENDING', 'RUNNING') and v.host = ?""",
                        (row, i) -> row.getObject("id", UUID.class).toString(),
                        host.id().value());
    }

    long waitingFor(ScriptedHost host) {
        return count(
                "select count(*) from operations where awaits_host = ?::uuid and state = 'PENDING'",
                host.id().toString());
    }

    private long count(String sql, String argument) {
        Long count = core.jdbc().queryForObject(sql, Long.class, argument);
        return count == null ? 0 : count;
    }
}
