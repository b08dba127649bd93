package dev.viveiro.system;

import dev.viveiro.messaging.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everywhere a running system leaves bytes, each place with a text about one machine that is certainly there: a search that
 * does not find that text would not have found a password either.
 */
final class HidingPlaces {
    private final RunningSystem system;
    private final List<Place> all = new ArrayList<>();

    /** @param contents read anew at each look; what one of them holds in one piece is found */
    record Place(String name, String control, Supplier<Stream<byte[]>> contents) {
        boolean holds(Needle needle) {
            return contents.get().anyMatch(bytes -> !needle.in(bytes).isEmpty());
        }
    }

    /** The machine whose password is looked for, as the API knows it. */
    record Victim(String name, String vm, String owner, String worker) {}

    HidingPlaces(RunningSystem system, Victim victim, List<BrokerSpy.Overheard> messages) {
        this.system = system;
        logs(victim);
        messages(victim, messages);
        database(victim);
        host(victim);
        mails(victim);
        nodes(victim);
        var home = system.run();
        add(
                "all other files of the system",
                system.setting("VIVEIRO_API_KEY"),
                () -> Stream.concat(
                        Stream.of(Folder.content(home.resolve("env"))),
                        Stream.of("keys", "secrets", "pids", "workers")
                                .flatMap(folder -> Folder.contents(home.resolve(folder)))));
        for (var service : List.of("VIVEIRO_URL", "METERING_URL", "NOTIFICATION_URL")) {
            add(
                    "metrics at " + service,
                    "jvm_memory_used_bytes",
                    () -> Stream.of(get(system.setting(service) + "/actuator/prometheus")));
        }
    }

    List<Place> all() {
        return List.copyOf(all);
    }

    private void logs(Victim victim) {
        log("api-gateway", victim.vm());
        log(victim.worker(), victim.vm());
        log("notification-worker", victim.vm());
        log("metering-worker", "metering-worker");
        log("mail", "SMTP server");
        var folder = system.run().resolve("logs");
        add("all logs", victim.vm(), () -> Folder.contents(folder));
    }

    private void log(String process, String control) {
        var file = system.run().resolve("logs/" + process + ".log");
        add("log of " + process, control, () -> Stream.of(Folder.content(file)));
    }

    private void messages(Victim victim, List<BrokerSpy.Overheard> messages) {
        for (var exchange : List.of(Topology.COMMANDS, Topology.HOST_EVENTS, Topology.EVENTS)) {
            add("messages of " + exchange, victim.vm(), () -> messages.stream()
                    .filter(message -> message.exchange().equals(exchange))
                    .map(BrokerSpy.Overheard::bytes));
        }
        add("all messages", victim.name(), () -> messages.stream().map(BrokerSpy.Overheard::bytes));
    }

    private void database(Victim victim) {
        for (var schema : List.of("gateway", "metering", "notification")) {
            add("tables of schema " + schema, victim.vm(), () -> {
                try (var database = system.database()) {
                    return Tables.ofSchema(database, schema).stream();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private void host(Victim victim) {
        var home = system.run().resolve("workers/" + victim.worker().replace("provisioning-worker", "host"));
        add("tables of the journal", victim.name(), () -> {
            try (var database = system.journal(victim.worker())) {
                return Tables.ofFile(database).stream();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        add("files of the journal", victim.name(), () -> Stream.of("", "-wal", "-shm")
                .map(end -> Folder.content(home.resolve("journal.db" + end))));
        add("the simulated hypervisor", victim.vm(), () -> Folder.contents(home.resolve("simulated")));
    }

    private void mails(Victim victim) {
        add(
                "mails as they came",
                victim.owner(),
                () -> Folder.contents(system.run().resolve("mail")));
        add("mails as they are shown", victim.owner(), () -> Stream.of(get(system.setting("MAIL_URL") + "/messages")));
    }

    /** The folders of broker and database, write-ahead logs and all. In containers they are out of reach. */
    private void nodes(Victim victim) {
        var broker = system.run().resolve("rabbitmq/data");
        if (Files.exists(broker)) {
            add("files of the broker", victim.name(), () -> Folder.contents(broker));
            add("files of the database", victim.name(), () -> Folder.contents(databaseHome()));
        }
    }

    private Path databaseHome() {
        var home = Folder.content(system.run().resolve("postgresql/home"));
        return Path.of(new String(home, StandardCharsets.UTF_8).strip());
    }

    private void add(String name, String control, Supplier<Stream<byte[]>> contents) {
        all.add(new Place(name, control, contents));
    }

    private static byte[] get(String address) {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(address)).build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
