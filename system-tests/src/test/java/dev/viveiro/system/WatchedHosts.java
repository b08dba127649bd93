package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What the gateway thinks of its hosts, and where it has placed what. */
final class WatchedHosts {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private final RunningSystem system;
    private final Portal portal;

    WatchedHosts(RunningSystem system, Portal portal) {
        this.system = system;
        this.portal = portal;
    }

    /** The host of number {@code number}, counted from 1. */
    JsonNode host(int number) {
        return portal.get("/v1/hosts/" + id(number)).body();
    }

    String id(int number) {
        return items("/v1/hosts").stream()
                .filter(host -> host.path("name").asString("").equals("host-" + number))
                .map(host -> host.path("id").asString(""))
                .findFirst()
                .orElseThrow();
    }

    void becomes(int number, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(host(number).path("state").asString("")).isEqualTo(state));
    }

    /** The host's report says that nothing runs there: until then less is placed on it than on others. */
    void becomesIdle(int number) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(host(number).at("/used/memoryMib").asLong()).isZero());
    }

    /** State and epoch of every host, by name: {@code UP 1}. */
    Map<String, String> standings() {
        var found = new TreeMap<String, String>();
        items("/v1/hosts")
                .forEach(host -> found.put(
                        host.path("name").asString(""),
                        host.path("state").asString("") + " "
                                + host.path("epoch").asLong()));
        return found;
    }

    /** Ids of the machines that were placed anew and that this host has not deleted yet. */
    List<String> remainsOn(int number) {
        return StreamSupport.stream(host(number).path("remains").spliterator(), false)
                .map(left -> left.path("vm").asString(""))
                .toList();
    }

    /** Differences that are not resolved, of all kinds. */
    List<JsonNode> drift() {
        return items("/v1/drift?limit=500");
    }

    /** Host, generation and attempt of every create whose machine's name has that part: what changes when one is placed anew. */
    List<String> placements(String part) {
        try (var connection = system.database();
                var query = connection.prepareStatement("""
                        select v.name || ' host ' || v.host || ' generation ' || v.generation || ' attempt ' || o.attempt
                          from gateway.vms v join gateway.operations o on o.vm = v.id and o.type = 'CREATE'
                         where v.name like '%' || ? || '%' order by 1""")) {
            query.setString(1, part);
            try (var rows = query.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to read where *" + part + "* are placed", e);
        }
    }

    private List<JsonNode> items(String path) {
        return StreamSupport.stream(portal.get(path).body().path("items").spliterator(), false)
                .toList();
    }
}
