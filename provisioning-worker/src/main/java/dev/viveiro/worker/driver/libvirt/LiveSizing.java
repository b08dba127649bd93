package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.libvirt.DomainInfo.DomainState;

/**
 * Gives machines that run a larger disk, and other limits of their processors: both are looked at where they hold, in the machine's process
 * and in the kernel. Other processors and other memory are the guest's to take, which nobody here could tell.
 */
final class LiveSizing {
    /** Of {@code virDomainBlockResize}: the size is in bytes. */
    private static final int BYTES = 1;

    private final LibvirtLink link;
    private final Owner owner;
    private final Domains domains;
    private final MachineDisks disks;
    private final Sizing sizing;

    LiveSizing(LibvirtLink link, Owner owner, Domains domains, MachineDisks disks, Sizing sizing) {
        this.link = link;
        this.owner = owner;
        this.domains = domains;
        this.disks = disks;
        this.sizing = sizing;
    }

    /**
     * The disk first, then the lasting description, then limits, and last the mark of what runs. A machine that runs shows its limits at
     * once: whoever goes on after a death takes one with all of its size for done, so by then the description has to be what it will be.
     */
    void grow(VmId vm, MachineSize size) {
        DomainView before = domains.require(vm);
        if (!before.active()) {
            sizing.resize(vm, size);
            return;
        }
        MachineSpec spec = before.spec();
        MachineSize was = spec.size();
        if (was.equals(size)) {
            return;
        }
        MachineConflicts.requireNoSmallerDisk(was, size);
        MachineConflicts.requireOnlyGrowing(spec.name(), was, size);
        if (was.cpu().shares() != null && size.cpu().shares() == null) {
            // libvirt has no word for the weight of those who were given none
            throw MachineConflicts.guestKeepsSize(spec.name());
        }
        if (size.diskGib() > was.diskGib()) {
            enlarge(spec, size.diskGib());
        }
        String error = domains.define(Sizing.resized(domains.lastingXml(vm), size));
        if (!size.cpu().equals(was.cpu())) {
            limitOrLeave(spec, was.withDisk(size.diskGib()), size.cpu());
        }
        String unmarked = mark(spec, size);
        if (!lasting(vm).equals(size) || !domains.require(vm).spec().size().equals(size)) {
            throw LibvirtFailures.failed("resize " + vm, error.isEmpty() ? unmarked : error);
        }
    }

    /** @param otherwise what it has when its limits stay as they are */
    private void limitOrLeave(MachineSpec spec, MachineSize otherwise, CpuLimits limits) {
        try {
            limit(spec.vm(), limits);
        } catch (DriverFailure failure) {
            String unused = domains.define(Sizing.resized(domains.lastingXml(spec.vm()), otherwise));
            String unmarked = mark(spec, otherwise);
            throw failure;
        }
    }

    private String mark(MachineSpec spec, MachineSize size) {
        return domains.change(
                "mark " + spec.name(),
                spec.vm(),
                Domains.metadata(Mark.PREFIX, Mark.NAMESPACE, Mark.alone(spec.withSize(size)), Domains.LIVE));
    }

    private void enlarge(MachineSpec spec, long gib) {
        long bytes = gib * Volumes.GIB;
        if (!disks.place(spec.vm()).form().equals(QemuImg.QCOW2)) {
            disks.grow(spec, gib);
            return;
        }
        if (capacity(spec.vm()) < bytes) {
            String error = domains.change(
                    "enlarge a disk", spec.vm(), domain -> domain.blockResize(DomainXml.DISK, bytes, BYTES));
            if (capacity(spec.vm()) < bytes) {
                throw LibvirtFailures.failed("enlarge the disk of " + spec.name(), error);
            }
        }
    }

    /** How large the guest's disk is, in bytes, as the machine's process says; zero where it says nothing. */
    private long capacity(VmId vm) {
        AtomicLong seen = new AtomicLong();
        String unused = domains.change(
                "look at a disk",
                vm,
                domain -> seen.set(domain.blockInfo(DomainXml.DISK).getCapacity()));
        return seen.get();
    }

    private void limit(VmId vm, CpuLimits limits) {
        Map<String, Long> figures = CpuTune.figures(limits);
        String error = new NativeDomain(link, owner.domainUuid(vm)).limit(figures);
        Map<String, String> enforced = new TreeMap<>();
        String unseen = domains.change("read limits", vm, domain -> enforced.putAll(LimitTrial.enforced(domain)));
        boolean kept = figures.entrySet().stream()
                // of what has no cap the kernels tell different figures
                .filter(figure -> figure.getValue() > 0)
                .allMatch(figure -> figure.getValue().toString().equals(enforced.get(figure.getKey())));
        if (!kept || !error.isEmpty()) {
            throw LibvirtFailures.failed("limit the processors of " + vm, error.isEmpty() ? unseen : error);
        }
    }

    private MachineSize lasting(VmId vm) {
        return new DomainView(
                        owner.domainName(vm),
                        Xml.parse(domains.lastingXml(vm)),
                        DomainState.VIR_DOMAIN_SHUTOFF,
                        false,
                        null)
                .spec()
                .size();
    }
}
