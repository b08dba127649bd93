package dev.viveiro.worker;

import dev.viveiro.kernel.Secret;
import dev.viveiro.worker.operation.RunnerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the worker is set up.
 *
 * @param url the gateway, {@code VIVEIRO_URL}
 * @param home folder of identity, journal and driver, {@code VIVEIRO_WORKER_HOME}
 * @param joinToken one-time token, needed at the first start only, {@code VIVEIRO_JOIN_TOKEN}
 * @param hostName for log lines only; joining gives the identity, {@code VIVEIRO_HOST_NAME}
 * @param driver which hypervisor, or several with commas between them, the one of images without bytes first, {@code VIVEIRO_DRIVER}
 * @param amqpHost overrides what joining gave; blank does not
 * @param amqpPort overrides what joining gave; 0 does not
 * @param reportFull time between two full reports
 * @param reportTick time between two looks at the hypervisor
 * @param lease how long after an answered report machines may still be started, 5 s to 1 h; the gateway must know the same
 * @param longestStep what the gateway takes for the longest step, {@code viveiro.hosts.longest-step} there: it counts on nothing
 *     being created or started here for longer after the lease ran out
 * @param samplePeriod time between two usage samples
 * @param imageCache how many bytes of fetched images are kept in the home, beside those in use, {@code VIVEIRO_IMAGE_CACHE}
 * @param limits operations at once
 * @param patience with the hypervisor
 * @throws IllegalArgumentException when a period, a limit or a patience makes no sense, or a call may outlast the longest step
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
        @DefaultValue("PT1M") Duration lease,
        @DefaultValue("PT2M") Duration longestStep,
        @DefaultValue("PT1M") Duration samplePeriod,
        @DefaultValue("20GB") DataSize imageCache,
        @DefaultValue Limits limits,
        @DefaultValue Patience patience) {
    public WorkerSettings {
        positive("report-full", reportFull);
        positive("report-tick", reportTick);
        positive("sample-period", samplePeriod);
        // null where an architecture test makes settings of nothing
        if (patience != null && patience.callLimit().compareTo(longestStep) > 0) {
            throw new IllegalArgumentException("patience.call-limit: expected at most the longest-step of "
                    + longestStep + ", after which what is created here may be created elsewhere, but got "
                    + patience.callLimit());
        }
    }

    /**
     * How many operations run at once, by name.
     *
     * @param create machines made at once
     * @param power machines started or rebooted at once, and as many stopped beside them
     * @param delete machines deleted at once
     * @param capture machines captured at once
     * @param calls of the hypervisor at once
     */
    public record Limits(
            @DefaultValue("8") int create,
            @DefaultValue("16") int power,
            @DefaultValue("8") int delete,
            @DefaultValue("2") int capture,
            @DefaultValue("64") int calls) {
        public Limits {
            atLeastOne("create", create);
            atLeastOne("power", power);
            atLeastOne("delete", delete);
            atLeastOne("capture", capture);
            atLeastOne("calls", calls);
        }

        private static void atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": expected 1 or more, but got " + value);
            }
        }
    }

    /**
     * How patient the host is with its hypervisor.
     *
     * @param callLimit longest single call of the hypervisor, a graceful stop apart
     * @param reserve how long before its deadline an operation begins to unwind; at most a quarter of the time it was given
     * @param leastUnwinding what unwinding gets even when the deadline is nearer or past; less than 30 s
     * @param tries how often a step is tried while the hypervisor says that trying again may help, 1 to 100
     * @param firstPause before the second try; doubled for each further one
     * @param longestPause longest pause between two tries; a hypervisor that asks for more is left to the gateway
     * @param afterCancel how long a call may go on after a cancel before it is interrupted
     */
    public record Patience(
            @DefaultValue("PT2M") Duration callLimit,
            @DefaultValue("PT30S") Duration reserve,
            @DefaultValue("PT10S") Duration leastUnwinding,
            @DefaultValue("4") int tries,
            @DefaultValue("PT0.2S") Duration firstPause,
            @DefaultValue("PT5S") Duration longestPause,
            @DefaultValue("PT3S") Duration afterCancel) {
        public Patience {
            new RunnerSettings(callLimit, reserve, leastUnwinding, tries, firstPause, longestPause, afterCancel);
        }

        RunnerSettings forRunner() {
            return new RunnerSettings(callLimit, reserve, leastUnwinding, tries, firstPause, longestPause, afterCancel);
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + ": expected more than zero, but got " + value);
        }
    }

    Secret token() {
        return Secret.of(joinToken);
    }

    @Override
    public String toString() {
        return "WorkerSettings[" + driver + " at " + home + ", gateway " + url + "]";
    }
}
