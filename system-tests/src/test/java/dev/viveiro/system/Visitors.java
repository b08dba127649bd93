package dev.viveiro.system;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Customers who want something all the time: machines, classes, power, deletions. One who got no answer, or was told to come
 * back, asks again with the same key until there is one. What they were promised they write down.
 */
final class Visitors {
    private static final long PAUSE_NANOS = 200_000_000L;
    private static final int MOST_MACHINES = 150;

    private final Portal portal;
    private final Random random;
    private final String image;
    private final List<String> names = new ArrayList<>();
    private final Map<String, String> promised = new LinkedHashMap<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();
    private final List<String> outrages = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private int number;

    Visitors(Portal portal, Random random) {
        this.portal = portal;
        this.random = random;
        this.image = portal.get("/v1/images").text("/items/0/name");
    }

    /** One wish. Returns when it was answered, or not at all when {@code leaving} says that there is no time to ask again. */
    void one(BooleanSupplier leaving) {
        var draw = random.nextInt(100);
        var some = promised.isEmpty() ? null : ids().get(random.nextInt(promised.size()));
        if (some == null || draw < 40 && promised.size() < MOST_MACHINES) {
            create(leaving);
        } else if (draw < 50 && promised.size() < MOST_MACHINES) {
            orderClass(leaving);
        } else if (draw < 60) {
            power(some, "stop", leaving);
        } else if (draw < 70) {
            power(some, "start", leaving);
        } else if (draw < 78) {
            power(some, "reboot", leaving);
        } else if (draw < 90) {
            delete(some, leaving);
        } else {
            insist("list", leaving, () -> portal.get("/v1/vms?limit=50"));
        }
    }

    private void create(BooleanSupplier leaving) {
        var name = "chaos-" + ++number;
        names.add(name);
        var body = Map.of("name", name, "plan", "basic", "image", image, "ownerEmail", Portal.owner(name));
        var answer = insist("create", leaving, () -> portal.post("/v1/vms", body, Map.of("Idempotency-Key", name)));
        if (answer != null && answer.status() == 202) {
            promised.put(answer.vmId(), name);
        }
    }

    private void orderClass(BooleanSupplier leaving) {
        var name = "chaos-class-" + ++number;
        var items = IntStream.rangeClosed(1, 3 + random.nextInt(6))
                .mapToObj(i -> Map.of("name", "Student " + i, "email", Portal.owner(name + "-" + i)))
                .toList();
        var answer = insist(
                "class",
                leaving,
                () -> portal.post("/v1/batches", Map.of("items", items), Map.of("Idempotency-Key", name)));
        if (answer != null && answer.status() == 202) {
            classes.add(answer.text("/batch/id"));
        }
    }

    private void power(String vm, String verb, BooleanSupplier leaving) {
        var key = verb + "-" + ++number;
        insist(
                verb,
                leaving,
                () -> portal.post("/v1/vms/" + vm + "/" + verb, Map.of(), Map.of("Idempotency-Key", key)));
    }

    private void delete(String vm, BooleanSupplier leaving) {
        var answer = insist("delete", leaving, () -> portal.delete("/v1/vms/" + vm));
        if (answer != null && answer.status() == 202) {
            deleted.add(vm);
        }
    }

    /** Asks until there is an answer that is one; null when there was no time left for it. */
    private Portal.@Nullable Answer insist(String wish, BooleanSupplier leaving, Supplier<Portal.Answer> request) {
        while (true) {
            try {
                var answer = request.get();
                count(wish, answer.status());
                if (answer.status() == 500 || answer.status() == 400) {
                    outrages.add(wish + ": " + answer.status() + " " + answer.body());
                }
                if (answer.status() != 503 && !answer.text("/code").equals("in-progress")) {
                    return answer;
                }
            } catch (UncheckedIOException nobody) {
                count(wish, 0);
            }
            if (leaving.getAsBoolean()) {
                return null;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void count(String wish, int status) {
        answers.merge(wish + " " + (status == 0 ? "unanswered" : status), 1, Integer::sum);
    }

    private List<String> ids() {
        return List.copyOf(promised.keySet());
    }

    /** Id and name of every machine that was accepted by itself. */
    Map<String, String> promised() {
        return promised;
    }

    /** Ids of the machines whose deletion was accepted. */
    List<String> deleted() {
        return deleted;
    }

    /** Ids of the batches that were accepted. */
    List<String> classes() {
        return classes;
    }

    /** Every name that was ever asked for by itself, accepted or not. */
    List<String> names() {
        return names;
    }

    /** Answers that nobody should ever get. */
    List<String> outrages() {
        return outrages;
    }

    /** How often each wish got each answer. */
    @Override
    public String toString() {
        return answers.toString();
    }
}
