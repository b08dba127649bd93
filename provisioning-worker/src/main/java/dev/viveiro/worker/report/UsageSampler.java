package dev.viveiro.worker.report;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSample;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what the machines use, once per period; a sample that does not arrive is not repeated. */
public final class UsageSampler {
    private static final int CHUNK = 1_000;
    private static final Logger log = LoggerFactory.getLogger(UsageSampler.class);

    private final HostId host;
    private final HypervisorDriver driver;
    private final Publisher publisher;
    private final Clock clock;
    private final Ids ids;

    /** @param driver bounded in time */
    public UsageSampler(HostId host, HypervisorDriver driver, Publisher publisher, Clock clock, Ids ids) {
        this.host = host;
        this.driver = driver;
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
    }

    /** Call once per sample period. Throws {@link dev.viveiro.worker.driver.DriverFailure} when nothing can be read. */
    public void tick() {
        if (!driver.info().capabilities().contains(Capability.SAMPLE)) {
            return;
        }
        List<VmSample> samples =
                driver.sampleAll().stream().map(UsageSampler::wire).toList();
        Instant now = clock.instant();
        List<Outgoing> messages = new ArrayList<>();
        for (int from = 0; from < samples.size(); from += CHUNK) {
            List<VmSample> chunk = samples.subList(from, Math.min(samples.size(), from + CHUNK));
            messages.add(message(new UsageSampled(host, now, chunk), now));
        }
        long lost = publisher.publish(messages).stream()
                .filter(outcome -> !outcome.delivered())
                .count();
        if (lost > 0) {
            log.warn(
                    "{} of {} usage samples did not arrive; the next ones are sent in a period.",
                    lost,
                    messages.size());
        }
    }

    private Outgoing message(UsageSampled sampled, Instant now) {
        Envelope envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(UsageSampled.class),
                "/hosts/" + host,
                "",
                now,
                null,
                ContractJson.write(sampled));
        String key = Topology.hostEventKey(host, Lane.BULK, Contracts.keyOf(UsageSampled.class));
        return new Outgoing(Topology.HOST_EVENTS, key, Lane.BULK, ids.next(), envelope);
    }

    private static VmSample wire(MachineSample sample) {
        return new VmSample(
                sample.vm(),
                Math.toIntExact(sample.generation()),
                sample.power(),
                sample.bootId(),
                sample.cpuTime().toMillis(),
                sample.memoryUsedMib(),
                sample.diskUsedMib(),
                sample.receivedBytes(),
                sample.sentBytes());
    }
}
