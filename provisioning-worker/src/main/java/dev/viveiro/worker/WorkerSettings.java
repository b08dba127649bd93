package dev.viveiro.worker;

import dev.viveiro.kernel.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the worker is set up.
 *
 * @param url the gateway, {@code VIVEIRO_URL}
 * @param home folder of identity, journal and driver, {@code VIVEIRO_WORKER_HOME}
 * @param joinToken one-time token, needed at the first start only, {@code VIVEIRO_JOIN_TOKEN}
 * @param hostName for log lines only; joining gives the identity, {@code VIVEIRO_HOST_NAME}
 * @param driver which hypervisor, {@code VIVEIRO_DRIVER}
 * @param amqpHost overrides what joining gave; blank does not
 * @param amqpPort overrides what joining gave; 0 does not
 * @param reportFull time between two full reports
 * @param reportTick time between two looks at the hypervisor
 * @param samplePeriod time between two usage samples
 * @param limits operations at once
 */
@ConfigurationProperties("viveiro.worker")
public record WorkerSettings(
        URI url,
        Path home,
        @DefaultValue("") String joinToken,
        @DefaultValue("") String hostName,
        @DefaultValue("simulated") String driver,
        @DefaultValue("") String amqpHost,
        @DefaultValue("0") int amqpPort,
        @DefaultValue("PT1M") Duration reportFull,
        @DefaultValue("PT1S") Duration reportTick,
        @DefaultValue("PT1M") Duration samplePeriod,
        @DefaultValue Limits limits) {
    /**
     * How many operations run at once, by name.
     *
     * @param calls of the hypervisor at once
     */
    public record Limits(
            @DefaultValue("8") int create,
            @DefaultValue("16") int power,
            @DefaultValue("8") int delete,
            @DefaultValue("64") int calls) {}

    Secret token() {
        return Secret.of(joinToken);
    }

    @Override
    public String toString() {
        return "WorkerSettings[" + driver + " at " + home + ", gateway " + url + "]";
    }
}
