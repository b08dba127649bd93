package dev.viveiro.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work several times at once. */
final class SideBySide {
    private SideBySide() {}

    /** One of the workers, told its number from 0; returns how many things it did. */
    @FunctionalInterface
    interface Worker {
        long run(int number) throws Exception;
    }

    /** The sum over all workers; throws what the first failed one threw. */
    static long run(int workers, Worker worker) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int number = i;
                running.add(threads.submit(() -> worker.run(number)));
            }
            long all = 0;
            for (var one : running) {
                all += one.get();
            }
            return all;
        }
    }
}
