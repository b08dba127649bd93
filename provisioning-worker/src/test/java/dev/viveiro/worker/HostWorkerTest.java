package dev.viveiro.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.UnusedImages;
import dev.viveiro.worker.guard.GuardedHypervisor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HostWorkerTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            letGo.countDown();
            Thread.currentThread().interrupt();
        }
    }

    /** One that is asked for nothing else. */
    private HypervisorDriver tidying(UnusedImages images) {
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> Optional.of(images));
    }

    @Test
    @Timeout(20)
    void a_hypervisor_that_does_not_end_tidying_its_images_is_left() throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            GuardedHypervisor hypervisor = new GuardedHypervisor(tidying(this::hang), threads, 1);

            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(HostWorker.tidying(limit -> hypervisor.within(Duration.ofMillis(50)))::run)
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("hypervisor-timeout"));
            letGo.await();
        }
    }
}
