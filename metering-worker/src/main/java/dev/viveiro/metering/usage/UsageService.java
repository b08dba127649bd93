package dev.viveiro.metering.usage;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.UsageFact;
import dev.viveiro.metering.usage.store.SqlMachines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the facts and derives from them, a batch at a time. The rows of all its machines and images are locked first, in order of
 * their ids, so that replicas never derive from half of each other's facts and never wait in a circle.
 */
@Service
public class UsageService {
    private final SqlMachines machines;
    private final Billing billing;
    private final ImageBilling imageBilling;
    private final Sampling sampling;
    private final Absences absences;

    UsageService(
            SqlMachines machines, Billing billing, ImageBilling imageBilling, Sampling sampling, Absences absences) {
        this.machines = machines;
        this.billing = billing;
        this.imageBilling = imageBilling;
        this.sampling = sampling;
        this.absences = absences;
    }

    /** Applies each fact once, in whatever order they came; part of the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(List<UsageFact> facts) {
        List<VmChanged> changes = new ArrayList<>();
        List<ImageChanged> images = new ArrayList<>();
        List<UsageSampled> samples = new ArrayList<>();
        List<HostLost> losses = new ArrayList<>();
        for (UsageFact fact : facts) {
            switch (fact) {
                case UsageFact.Changed changed -> changes.add(changed.event());
                case UsageFact.Stored stored -> images.add(stored.event());
                case UsageFact.Lost lost -> losses.add(lost.event());
                case UsageFact.Sampled sampled -> samples.add(sampled.statement());
            }
        }
        machines.register(changes, images);
        Map<VmId, Instant> left = absences.record(losses);
        Set<VmId> touched = touched(changes, samples);
        touched.addAll(left.keySet());
        images.forEach(image -> touched.add(new VmId(image.image())));
        Map<VmId, @Nullable String> known = machines.lock(touched);
        billing.apply(changes);
        machines.rename(changes, known);
        imageBilling.apply(images);
        sampling.apply(samples, known.keySet());
        absences.apply(left);
    }

    private static Set<VmId> touched(List<VmChanged> changes, List<UsageSampled> statements) {
        Set<VmId> touched = new HashSet<>();
        changes.forEach(change -> touched.add(change.vm().id()));
        statements.forEach(statement -> statement.samples().forEach(sample -> touched.add(sample.vm())));
        return touched;
    }
}
