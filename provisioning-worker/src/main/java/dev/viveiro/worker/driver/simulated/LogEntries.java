package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entries as lines and lines as entries. Keys of lines are stored: one may be added, none given another meaning. */
final class LogEntries {
    private static final String MACHINE = "machine";
    private static final String GONE = "gone";
    private static final String IMAGE = "image";

    private LogEntries() {}

    static LogLine line(LogEntry entry) {
        return switch (entry) {
            case LogEntry.MachineIs(SimulatedMachine machine) -> machineLine(machine);
            case LogEntry.MachineGone(VmId vm) -> LogLine.of(GONE).with("vm", vm);
            case LogEntry.ImageHeld(String name) -> LogLine.of(IMAGE).with("name", name);
        };
    }

    /** @throws IllegalArgumentException when the line is of no known kind or lacks a field */
    static LogEntry entry(LogLine line) {
        return switch (line.kind()) {
            case MACHINE -> new LogEntry.MachineIs(machine(line));
            case GONE -> new LogEntry.MachineGone(VmId.of(line.required("vm")));
            case IMAGE -> new LogEntry.ImageHeld(line.required("name"));
            default -> throw new IllegalArgumentException("'%s' is no kind of line".formatted(line.kind()));
        };
    }

    private static LogLine machineLine(SimulatedMachine machine) {
        MachineSpec spec = machine.spec();
        MachineLogin login = spec.login();
        return LogLine.of(MACHINE)
                .with("vm", spec.vm())
                .with("generation", spec.generation())
                .with("name", spec.name())
                .with("tenant", spec.tenant())
                .with("power", machine.power())
                .with("boot", machine.bootId())
                .with("vcpus", spec.size().vcpus())
                .with("memory-mib", spec.size().memoryMib())
                .with("disk-gib", spec.size().diskGib())
                .with("image", spec.image().name())
                .with("image-digest", spec.image().digest())
                .with("address", spec.network().address())
                .with("prefix-length", spec.network().prefixLength())
                .with("gateway", spec.network().gateway())
                .with("mac", spec.network().mac())
                .with("account", login.account())
                .with("verifier", login.passwordVerifier())
                .with("ssh-keys", login.sshKeys().isEmpty() ? null : String.join("\n", login.sshKeys()))
                .with("defined-at", machine.definedAt())
                .with("booted-at", machine.bootedAt())
                .with("paused-at", machine.pausedAt())
                .with("loses-power-at", machine.losesPowerAt())
                .with(
                        "disk",
                        machine.disk().content().isEmpty()
                                ? null
                                : machine.disk().content())
                .with("snapshots", snapshots(machine.disk()));
    }

    private static SimulatedMachine machine(LogLine line) {
        String keys = line.optional("ssh-keys");
        MachineSpec spec = new MachineSpec(
                VmId.of(line.required("vm")),
                Integer.parseInt(line.required("generation")),
                line.required("name"),
                TenantId.of(line.required("tenant")),
                new MachineSize(
                        Integer.parseInt(line.required("vcpus")),
                        Long.parseLong(line.required("memory-mib")),
                        Long.parseLong(line.required("disk-gib"))),
                ImageRef.of(line.required("image"), line.optional("image-digest")),
                new MachineNetwork(
                        line.required("address"),
                        Integer.parseInt(line.required("prefix-length")),
                        line.required("gateway"),
                        line.required("mac")),
                new MachineLogin(
                        line.required("account"),
                        line.optional("verifier"),
                        keys == null ? List.of() : keys.lines().toList()));
        return new SimulatedMachine(
                spec,
                ObservedPower.valueOf(line.required("power")),
                line.optional("boot"),
                Instant.parse(line.required("defined-at")),
                instant(line.optional("booted-at")),
                instant(line.optional("paused-at")),
                instant(line.optional("loses-power-at")),
                disk(line));
    }

    /** A line for each: id, time and content; null for none. */
    private static @Nullable String snapshots(SimulatedDisk disk) {
        return disk.snapshots().isEmpty()
                ? null
                : disk.snapshots().stream()
                        .map(kept ->
                                kept.snapshot().id() + " " + kept.snapshot().takenAt() + " " + kept.content())
                        .collect(Collectors.joining("\n"));
    }

    private static SimulatedDisk disk(LogLine line) {
        String snapshots = line.optional("snapshots");
        return new SimulatedDisk(
                Objects.requireNonNullElse(line.optional("disk"), ""),
                snapshots == null
                        ? List.of()
                        : snapshots.lines().map(LogEntries::kept).toList());
    }

    private static SimulatedDisk.Kept kept(String text) {
        String[] words = text.split(" ", 3);
        return new SimulatedDisk.Kept(new Snapshot(UUID.fromString(words[0]), Instant.parse(words[1])), words[2]);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
