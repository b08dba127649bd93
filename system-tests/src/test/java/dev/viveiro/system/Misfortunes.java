package dev.viveiro.system;

import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What happens to the processes of a system: a kill -9, a restart, a while in which nothing moves. */
final class Misfortunes {
    private static final List<String> SERVICES =
            List.of("api-gateway", "metering-worker", "notification-worker", "mail");
    private static final List<String> INFRASTRUCTURE = List.of("rabbitmq", "postgresql");

    private final RunningSystem system;
    private final Random random;
    private final List<String> mortals;

    Misfortunes(RunningSystem system, int hosts, Random random) {
        this.system = system;
        this.random = random;
        this.mortals = Stream.concat(
                        SERVICES.stream().filter(name -> !name.equals("mail")),
                        IntStream.rangeClosed(1, hosts).mapToObj(number -> "provisioning-worker-" + number))
                .toList();
    }

    /** One of them, and its end: when this returns everything runs again. Returns what it was. */
    String one() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> frozen(pick(INFRASTRUCTURE));
            case 2, 3 -> killed(pick(INFRASTRUCTURE));
            case 4 -> frozen(pick(mortals));
            case 5 -> killed(pick(mortals), pick(mortals));
            default -> killed(pick(mortals));
        };
    }

    private String killed(String... names) {
        var victims = Stream.of(names).distinct().toList();
        victims.forEach(system::kill);
        var pause = pause(2_000);
        system.up();
        return "kill -9 " + String.join(" and ", victims) + ", up again after " + pause + " ms and a start";
    }

    private String frozen(String name) {
        system.freeze(name);
        var pause = pause(6_000);
        system.thaw();
        return "kill -STOP " + name + " for " + pause + " ms";
    }

    /** Waits for a random time of at most so many milliseconds; returns how many. */
    int pause(int most) {
        int millis = 100 + random.nextInt(most);
        LockSupport.parkNanos(millis * 1_000_000L);
        return millis;
    }

    private String pick(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }
}
