package dev.viveiro.worker.guard;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImpededDriver;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Runs one call of the hypervisor at a time limit; every way in which it can go wrong is a {@link DriverFailure}. */
final class CallGuard {
    /** How long an interrupted call may take to notice, so that the next call for its machine does not overlap it. */
    private static final Duration LETTING_GO = Duration.ofSeconds(2);

    private final ExecutorService threads;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;

    /** @param threads one per call; it outlives a caller that gave up */
    CallGuard(ExecutorService threads, int concurrentCalls) {
        this.threads = threads;
        this.breaker = CircuitBreaker.of(
                "hypervisor",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(100)
                        .minimumNumberOfCalls(50)
                        .failureRateThreshold(80)
                        .waitDurationInOpenState(Duration.ofSeconds(5))
                        .permittedNumberOfCallsInHalfOpenState(10)
                        .recordException(CallGuard::isTheHypervisors)
                        .build());
        this.bulkhead = Bulkhead.of(
                "hypervisor",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(concurrentCalls)
                        .maxWaitDuration(Duration.ofSeconds(5))
                        .build());
    }

    <T> T call(String what, Duration limit, Supplier<T> call) {
        try {
            return breaker.executeSupplier(() -> inTime(what, limit, call));
        } catch (CallNotPermittedException resting) {
            throw DriverFailure.retryLater(
                    "hypervisor-resting",
                    "most calls of the last minute failed, so " + what + " was not tried",
                    "look at the host's hypervisor; it is tried again by itself",
                    Duration.ofSeconds(5));
        }
    }

    private <T> T inTime(String what, Duration limit, Supplier<T> call) {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<@Nullable Future<T>> running = new AtomicReference<>();
        Map<String, String> logContext = MDC.getCopyOfContextMap();
        TimeLimiter limiter = TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(limit)
                .cancelRunningFuture(true)
                .build());
        try {
            return limiter.executeFutureSupplier(() -> {
                Future<T> future = threads.submit(() -> {
                    if (logContext != null) {
                        MDC.setContextMap(logContext);
                    }
                    try {
                        return bulkhead.executeSupplier(call);
                    } finally {
                        ended.countDown();
                    }
                });
                running.set(future);
                return future;
            });
        } catch (TimeoutException e) {
            letGo(ended);
            throw DriverFailure.outcomeUnknown(
                    "hypervisor-timeout",
                    what + " did not end within " + limit,
                    "look at the machine before trying again",
                    e);
        } catch (InterruptedException e) {
            Future<T> future = running.get();
            if (future != null) {
                future.cancel(true);
            }
            letGo(ended);
            Thread.currentThread().interrupt();
            throw DriverFailure.outcomeUnknown(
                    "interrupted", what + " was interrupted", "look at the machine before trying again", e);
        } catch (BulkheadFullException e) {
            throw DriverFailure.retryLater(
                    "hypervisor-busy",
                    "too many calls are waiting for the hypervisor",
                    "it is tried again by itself",
                    Duration.ofSeconds(1));
        } catch (DriverFailure failure) {
            throw failure;
        } catch (Exception defect) {
            throw DriverFailure.outcomeUnknown(
                    "driver-defect",
                    what + " ended unexpectedly: " + defect,
                    "report it with the worker's log",
                    defect);
        }
    }

    private static void letGo(CountDownLatch ended) {
        try {
            boolean unused = ended.await(LETTING_GO.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A refusal or a conflict says that the hypervisor works; one that is awaited was not called. */
    private static boolean isTheHypervisors(Throwable failure) {
        return !(failure instanceof DriverFailure said)
                || said.failureClass() == FailureClass.OUTCOME_UNKNOWN
                || (said.failureClass() == FailureClass.RETRY_LATER
                        && said.fault() == Fault.SYSTEM
                        && !said.code().equals(ImpededDriver.AWAITED));
    }
}
