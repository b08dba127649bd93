package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Received;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever hosts say means the same whether it is heard in one delivery or one word at a time. */
class HeardTogetherIT {
    private static final int PAIRS = 12;
    private static final int WORDS = 6;

    private static Core core;
    private static List<ScriptedHost> hosts;
    private static final Map<ScriptedHost, String> REPLACED = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        // what the system does on its own account would come to one twin and not yet to the other
        core = Core.own(Map.of("viveiro.operations.sweep", "PT1H"));
        hosts = List.of(core.host(), core.join("rack-1-host-2"));
        for (ScriptedHost host : hosts) {
            deliver(List.of(aWordOfNobody(host)));
            REPLACED.put(host, host.journal());
            host.loseJournal();
            deliver(List.of(aWordOfNobody(host)));
        }
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    @AfterEach
    void the_books_are_balanced(TestInfo test) {
        BalancedBooks.check(core, test.getDisplayName());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void words_of_many_machines_in_any_order_mean_the_same_together_as_one_by_one(long seed) {
        Random random = new Random(seed);
        List<Twin> together = new ArrayList<>();
        List<Twin> alone = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            Beginning beginning = Beginning.values()[random.nextInt(Beginning.values().length)];
            long story = random.nextLong();
            for (List<Twin> group : List.of(together, alone)) {
                Twin twin = begin(beginning);
                twin.speak(new Random(story), WORDS, Objects.requireNonNull(REPLACED.get(twin.host())));
                group.add(twin);
            }
        }
        soon(() -> assertThat(core.jdbc().queryForList("select type from outbox", String.class))
                .isEmpty());
        core.whileNothingLeaves(() -> {
            List<HostEvent> mixed = mixed(together, random);
            for (int from = 0; from < mixed.size(); ) {
                int to = Math.min(mixed.size(), from + 1 + random.nextInt(100));
                deliver(mixed.subList(from, to));
                from = to;
            }
            mixed(alone, random).forEach(event -> deliver(List.of(event)));
            for (int i = 0; i < PAIRS; i++) {
                assertThat(together.get(i).story(core.jdbc()))
                        .as(
                                "machine %d of seed %d, of which was said: %s",
                                i, seed, together.get(i).said())
                        .isEqualTo(alone.get(i).story(core.jdbc()));
            }
        });
    }

    @Test
    void one_that_is_placed_anew_among_others_leaves_after_what_was_heard_before_it() {
        Twin first = begin(Beginning.CREATING);
        Twin moved = begin(Beginning.CREATING);
        Twin last = begin(Beginning.CREATING);
        List<HostEvent> events = new ArrayList<>();
        for (Twin twin : List.of(first, moved, last)) {
            events.add(twin.words().started());
        }
        events.add(moved.words().failed(FailureClass.TRY_OTHER_HOST, false));
        events.add(first.words().succeeded(ObservedPower.RUNNING));
        events.add(moved.words().succeeded(ObservedPower.RUNNING));
        events.add(last.words().succeeded(ObservedPower.RUNNING));
        core.whileNothingLeaves(() -> {
            deliver(events);
            assertThat(core.vm(first.id()).text("/state")).isEqualTo("RUNNING");
            assertThat(core.vm(last.id()).text("/state")).isEqualTo("RUNNING");
            assertThat(core.vm(moved.id()).text("/state")).isEqualTo("PROVISIONING");
            assertThat(core.jdbc()
                            .queryForList(
                                    "select type from outbox where ordering_key = ?::uuid order by position",
                                    String.class,
                                    moved.id()))
                    .containsExactly("vm-changed/1", "vm-changed/1", "create-vm/1");
        });
    }

    /** In what a machine is when its host begins to speak. */
    private enum Beginning {
        CREATING,
        CREATE_CANCELLED,
        RUNNING,
        LEAVING
    }

    private static Twin begin(Beginning beginning) {
        Http.Answer accepted = core.create(Core.aName(), "").is(202);
        String vm = accepted.text("/vm/id");
        ScriptedHost host = hosts.stream()
                .filter(each -> each.id().toString().equals(accepted.text("/vm/host")))
                .findFirst()
                .orElseThrow();
        CommandTarget created = host.next(CreateVm.class, vm).target();
        Words words = host.on(created);
        return new Twin(
                host,
                switch (beginning) {
                    case CREATING -> created;
                    case CREATE_CANCELLED -> {
                        String operation = accepted.text("/operation/id");
                        core.http()
                                .post("/v1/operations/" + operation + "/cancel", "")
                                .is(202);
                        yield created;
                    }
                    case RUNNING -> {
                        deliver(List.of(words.started(), words.succeeded(ObservedPower.RUNNING)));
                        yield created;
                    }
                    case LEAVING -> {
                        deliver(List.of(words.started(), words.succeeded(ObservedPower.RUNNING)));
                        core.http().delete("/v1/vms/" + vm).is(202);
                        yield host.next(DeleteVm.class, vm).target();
                    }
                });
    }

    /** All of them as they may reach the gateway: of one machine in the order in which they were said. */
    private static List<HostEvent> mixed(List<Twin> twins, Random random) {
        List<List<HostEvent>> left = twins.stream()
                .map(twin -> (List<HostEvent>) new ArrayList<>(twin.said()))
                .collect(Collectors.toCollection(ArrayList::new));
        List<HostEvent> mixed = new ArrayList<>();
        while (!left.isEmpty()) {
            List<HostEvent> next = left.get(random.nextInt(left.size()));
            if (next.isEmpty()) {
                left.remove(next);
            } else {
                mixed.add(next.removeFirst());
            }
        }
        return mixed;
    }

    private static HostEvent aWordOfNobody(ScriptedHost host) {
        return new PowerChanged(
                host.origin(),
                Ids.timeOrdered().nextVm(),
                1,
                new VmFacts(true, ObservedPower.STOPPED, null, core.clock().instant()));
    }

    /** As the listener does: one transaction. */
    private static void deliver(List<HostEvent> events) {
        HostEvents handler = core.gateway().bean(HostEvents.class);
        new TransactionTemplate(core.gateway().bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> handler.handle(
                        events.stream().map(HeardTogetherIT::received).toList()));
    }

    private static Received<HostEvent> received(HostEvent event) {
        return new Received<>(
                event,
                new Envelope(
                        Ids.timeOrdered().next(),
                        "any",
                        "/hosts",
                        "",
                        core.clock().instant(),
                        null,
                        new byte[0]));
    }
}
