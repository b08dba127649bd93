package dev.viveiro.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a class delays a customer's single machine: how long one create takes from POST to RUNNING, asked for one after the
 * other, when nothing else is to be done and while another tenant's class is being made. Every step of a hypervisor takes
 * {@value #STEP_MILLIS} ms, so that the hosts and not this machine's processors are what has to be shared.
 */
final class LanesBench implements Bench {
    private static final int STEP_MILLIS = 200;
    /** Calls to the hypervisor that a create makes one after the other: image, define, start. */
    private static final int CALLS = 3;

    private static final int WARM_UP = 60;
    private static final int IDLE_SINGLES = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double TIMES = 3;
    private static final double LEAST_BAR_MILLIS = 300;

    private final int vms;

    LanesBench(int vms) {
        this.vms = vms;
    }

    private static Map<String, String> latencies() {
        Map<String, String> each = new HashMap<>();
        for (var step :
                List.of("ENSURE_IMAGE", "DEFINE", "START", "STOP", "STOP_FORCED", "REBOOT", "RESIZE", "DESTROY")) {
            each.put("VIVEIRO_SIMULATED_LATENCY_" + step, Integer.toString(STEP_MILLIS));
        }
        return each;
    }

    @Override
    public Result run() throws Exception {
        System.out.println("Starting the system with three hosts whose steps take " + STEP_MILLIS + " ms each ...");
        try (var system = new BenchSystem(latencies())) {
            system.up(3);
            try (var machines = new Machines(system)) {
                return measured(system, machines);
            }
        }
    }

    private Result measured(BenchSystem system, Machines machines) throws Exception {
        var school = Customer.contracted(system, "bench-school");
        var shop = Customer.contracted(system, "bench-shop");
        machines.awaitRunning(school.orderClass("warm", WARM_UP), WARM_UP);
        SystemLoad.awaitIdle(system);
        List<Long> idleTimes = new ArrayList<>();
        for (int i = 0; i < IDLE_SINGLES; i++) {
            idleTimes.add(single(machines, shop, "idle-" + i));
        }
        var idle = new Percentiles(idleTimes);
        System.out.println("One POST to RUNNING, idle: " + idle);

        long start = System.nanoTime();
        var batch = school.orderClass("class", vms);
        List<Long> busyTimes = new ArrayList<>();
        while (machines.running(batch) < vms) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("The class was not made within " + PATIENCE);
            }
            busyTimes.add(single(machines, shop, "busy-" + busyTimes.size()));
        }
        var length = Duration.ofNanos(System.nanoTime() - start);
        // the class may have ended while the last one was made
        var busy = new Percentiles(busyTimes.subList(0, Math.max(1, busyTimes.size() - 1)));
        System.out.printf(
                "One POST to RUNNING, while a class of %,d is made (%.0f s): %s%n", vms, length.toMillis() / 1e3, busy);
        return result(idle, busy, length);
    }

    private static long single(Machines machines, Customer shop, String name) throws Exception {
        long start = System.nanoTime();
        return machines.awaitRunning(shop.orderOne(name)) - start;
    }

    private Result result(Percentiles idle, Percentiles busy, Duration length) {
        double bar = Math.max(TIMES * idle.millis(99), LEAST_BAR_MILLIS);
        boolean met = busy.millis(99) <= bar;
        System.out.printf("%-6s %10s %10s %8s%n", "", "p50 ms", "p99 ms", "creates");
        System.out.printf("%-6s %10.1f %10.1f %8d%n", "idle", idle.millis(50), idle.millis(99), idle.count());
        System.out.printf("%-6s %10.1f %10.1f %8d%n", "busy", busy.millis(50), busy.millis(99), busy.count());
        System.out.printf("Bar for the busy p99: %.1f ms, %s%n", bar, met ? "met" : "missed");
        return new Result("lanes")
                .with("vms", vms)
                .with("stepMs", STEP_MILLIS)
                .with("idleP50Ms", idle.millis(50))
                .with("idleP99Ms", idle.millis(99))
                .with("idleCreates", idle.count())
                .with("busyP50Ms", busy.millis(50))
                .with("busyP99Ms", busy.millis(99))
                .with("busyCreates", busy.count())
                .with("classSeconds", length.toMillis() / 1e3)
                .with("barMs", bar)
                .judged("met", met)
                .with("rawMs", CALLS * STEP_MILLIS)
                .with("ratio", CALLS * STEP_MILLIS / idle.millis(50));
    }
}
