package dev.viveiro.worker;

import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.Traces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the process. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {
    @Bean
    WorkerProcess workerProcess(WorkerSettings settings, Clock clock, Ids ids, Traces traces) {
        return new WorkerProcess(settings, clock, ids, traces, code -> Thread.ofPlatform()
                .name("exit")
                .start(() -> System.exit(code.number())));
    }

    /** Part of readiness: a host that takes no commands is not ready. */
    @Bean
    HealthIndicator worker(WorkerProcess process) {
        return () -> {
            String reason = process.unready();
            return reason == null
                    ? Health.up().build()
                    : Health.outOfService().withDetail("reason", reason).build();
        };
    }

    @Bean
    MeterBinder operations(WorkerProcess process) {
        return (MeterRegistry registry) -> Gauge.builder(
                        "viveiro.operations.unfinished", process, WorkerProcess::unfinished)
                .description("Operations that wait or run on this host")
                .register(registry);
    }

    @Bean
    MeterBinder lease(WorkerProcess process) {
        return (MeterRegistry registry) -> Gauge.builder(
                        "viveiro.lease.left", process, one -> one.leaseLeft().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("For how long this host may start machines without another answer of the gateway")
                .register(registry);
    }
}
