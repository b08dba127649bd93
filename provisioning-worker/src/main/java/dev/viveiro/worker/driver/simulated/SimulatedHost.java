package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The machines and images of one host: in memory to be read, in the log to outlive the process. */
final class SimulatedHost implements AutoCloseable {
    /** From the machine as it is, null for none, to the machine as it is to be. */
    @FunctionalInterface
    interface Change {
        SimulatedMachine apply(@Nullable SimulatedMachine old);
    }

    /**
     * What became of a machine.
     *
     * @param anything whether it is not what it was before
     */
    record Changed(SimulatedMachine machine, boolean anything) {}

    static final int LINES_BEFORE_REWRITE = 20_000;

    private final int linesBeforeRewrite;
    private final Clock clock;
    private final HostLog log;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<VmId, SimulatedMachine> machines = new ConcurrentHashMap<>();
    private final EarlierMachines earlier = new EarlierMachines();
    /** What is on the disks that are made from each. */
    private final Map<String, String> images = new ConcurrentHashMap<>();

    /** Disks of machines that are not there, or do not have them yet. */
    private final Map<VmId, List<MachineDisk>> aside = new ConcurrentHashMap<>();

    private long diskGib;
    private long memoryMibAtMost;

    /**
     * Takes up what an earlier process left.
     *
     * @param linesBeforeRewrite how many lines the log may have, beyond a few per machine, before it is written anew
     */
    SimulatedHost(Path file, Clock clock, int linesBeforeRewrite) throws IOException {
        this.linesBeforeRewrite = linesBeforeRewrite;
        this.clock = clock;
        HostLog.read(file).forEach(this::apply);
        this.log = new HostLog(file, everything());
    }

    Optional<SimulatedMachine> find(VmId vm) {
        return Optional.ofNullable(machines.get(vm)).map(machine -> machine.at(clock.instant()));
    }

    List<SimulatedMachine> machines() {
        Instant now = clock.instant();
        List<SimulatedMachine> all = new ArrayList<>(machines.size());
        for (SimulatedMachine machine : machines.values()) {
            all.add(machine.at(now));
        }
        return all;
    }

    /** The disks of all machines; asked for within a {@link Change}. */
    long diskGib() {
        return diskGib;
    }

    /** The memory of those that run, and of those whose loss of power nobody has seen yet; asked for within a {@link Change}. */
    long memoryMibAtMost() {
        return memoryMibAtMost;
    }

    /** The machines as they were before their last changes. */
    EarlierMachines earlier() {
        return earlier;
    }

    boolean holds(String image) {
        return images.containsKey(image);
    }

    /** What is on a disk that is made from the image. */
    String contentOf(String image) {
        return images.getOrDefault(image, "");
    }

    void hold(String image, String content) throws IOException {
        if (!holds(image)) {
            log.sync(record(new LogEntry.ImageHeld(image, content)));
        }
    }

    /**
     * Changes or makes one machine; when it returns the change is on the disk.
     *
     * @param change it may throw to change nothing
     */
    Changed change(VmId vm, Change change) throws IOException {
        long mark;
        SimulatedMachine changed;
        changing.lock();
        try {
            Optional<SimulatedMachine> old = find(vm);
            changed = change.apply(old.orElse(null));
            if (old.isPresent() && old.get().equals(changed)) {
                return new Changed(changed, false);
            }
            mark = record(new LogEntry.MachineIs(changed));
            earlier.remember(vm, old);
        } finally {
            changing.unlock();
        }
        log.sync(mark);
        return new Changed(changed, true);
    }

    /** Stops a machine as if by itself; one that went meanwhile stays gone. */
    void cutPower(VmId vm) throws IOException {
        changing.lock();
        try {
            Optional<SimulatedMachine> machine = find(vm);
            if (machine.isPresent()) {
                change(vm, now -> machine.get().stopped());
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Takes one machine away; when it returns that is on the disk.
     *
     * @return whether there was one
     */
    boolean remove(VmId vm) throws IOException {
        long mark;
        changing.lock();
        try {
            Optional<SimulatedMachine> old = find(vm);
            if (old.isEmpty()) {
                return false;
            }
            mark = record(new LogEntry.MachineGone(vm));
            earlier.remember(vm, old);
        } finally {
            changing.unlock();
        }
        log.sync(mark);
        return true;
    }

    /** Disks that are held for the machine and are not attached to it. */
    List<MachineDisk> aside(VmId vm) {
        return aside.getOrDefault(vm, List.of());
    }

    /** Holds just these disks for the machine beside those that it has; when it returns that is on the disk. */
    void putAside(VmId vm, List<MachineDisk> disks) throws IOException {
        if (!aside(vm).equals(disks)) {
            log.sync(record(new LogEntry.DisksAside(vm, disks)));
        }
    }

    @Override
    public void close() throws IOException {
        changing.lock();
        try {
            log.close();
        } finally {
            changing.unlock();
        }
    }

    private long record(LogEntry entry) throws IOException {
        changing.lock();
        try {
            long mark = log.append(entry);
            apply(entry);
            if (log.lines() > linesBeforeRewrite + 4 * machines.size()) {
                log.rewrite(everything());
            }
            return mark;
        } finally {
            changing.unlock();
        }
    }

    private void apply(LogEntry entry) {
        switch (entry) {
            case LogEntry.MachineIs(SimulatedMachine machine) -> {
                count(machine, 1);
                count(machines.put(machine.spec().vm(), machine), -1);
            }
            case LogEntry.MachineGone(VmId vm) -> count(machines.remove(vm), -1);
            case LogEntry.DisksAside(VmId vm, List<MachineDisk> disks) -> {
                if (disks.isEmpty()) {
                    aside.remove(vm);
                } else {
                    aside.put(vm, disks);
                }
            }
            case LogEntry.ImageHeld(String name, String content) -> images.put(name, content);
        }
    }

    private void count(@Nullable SimulatedMachine machine, int times) {
        if (machine != null) {
            diskGib += times * machine.diskGib();
            memoryMibAtMost +=
                    machine.holdsMemory() ? times * machine.spec().size().memoryMib() : 0;
        }
    }

    private List<LogEntry> everything() {
        List<LogEntry> entries = new ArrayList<>();
        images.forEach((image, content) -> entries.add(new LogEntry.ImageHeld(image, content)));
        aside.forEach((vm, disks) -> entries.add(new LogEntry.DisksAside(vm, disks)));
        machines.values().forEach(machine -> entries.add(new LogEntry.MachineIs(machine)));
        return entries;
    }
}
