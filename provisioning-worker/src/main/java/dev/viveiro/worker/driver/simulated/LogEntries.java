package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineDisk;
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
    private static final String ASIDE = "disks-aside";
    private static final String IMAGE = "image";

    private LogEntries() {}

    static LogLine line(LogEntry entry) {
        return switch (entry) {
            case LogEntry.MachineIs(SimulatedMachine machine) -> machineLine(machine);
            case LogEntry.MachineGone(VmId vm) -> LogLine.of(GONE).with("vm", vm);
            case LogEntry.DisksAside(VmId vm, List<MachineDisk> disks) ->
                LogLine.of(ASIDE).with("vm", vm).with("disks", disks(disks));
            case LogEntry.ImageHeld(String name, String content) ->
                LogLine.of(IMAGE).with("name", name).with("disk", content.isEmpty() ? null : content);
        };
    }

    /** @throws IllegalArgumentException when the line is of no known kind or lacks a field */
    static LogEntry entry(LogLine line) {
        return switch (line.kind()) {
            case MACHINE -> new LogEntry.MachineIs(machine(line));
            case GONE -> new LogEntry.MachineGone(VmId.of(line.required("vm")));
            case ASIDE -> new LogEntry.DisksAside(VmId.of(line.required("vm")), disks(line.optional("disks")));
            case IMAGE ->
                new LogEntry.ImageHeld(line.required("name"), Objects.requireNonNullElse(line.optional("disk"), ""));
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
                .with("cpu-shares", spec.size().cpu().shares())
                .with("cpu-cap-percent", spec.size().cpu().capPercent())
                .with("memory-min-mib", spec.size().memoryMinMib())
                .with("image", spec.image().name())
                .with("image-digest", spec.image().digest())
                .with("address", spec.network().address())
                .with("prefix-length", spec.network().prefixLength())
                .with("gateway", spec.network().gateway())
                .with("mac", spec.network().mac())
                .with("hostname", spec.network().guest().hostname())
                .with("guest-gateway", spec.network().guest().gateway())
                .with("dns", dns(spec.network().guest()))
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
                .with("snapshots", snapshots(machine.disk()))
                .with("disks", disks(machine.disk().extra()))
                .with(
                        "iso",
                        machine.disk().iso().isEmpty() ? null : machine.disk().iso())
                .with("user-data-sha256", machine.userData());
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
                        Long.parseLong(line.required("disk-gib")),
                        new CpuLimits(integer(line.optional("cpu-shares")), integer(line.optional("cpu-cap-percent"))),
                        number(line.optional("memory-min-mib"))),
                ImageRef.of(line.required("image"), line.optional("image-digest")),
                new MachineNetwork(
                        line.required("address"),
                        Integer.parseInt(line.required("prefix-length")),
                        line.required("gateway"),
                        line.required("mac"),
                        guest(line)),
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
                disk(line),
                line.optional("user-data-sha256"));
    }

    private static @Nullable String dns(GuestNetwork guest) {
        return guest.dns().isEmpty() ? null : String.join("\n", guest.dns());
    }

    private static GuestNetwork guest(LogLine line) {
        String dns = line.optional("dns");
        return new GuestNetwork(
                line.optional("hostname"),
                line.optional("guest-gateway"),
                dns == null ? List.of() : dns.lines().toList());
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
                        : snapshots.lines().map(LogEntries::kept).toList(),
                disks(line.optional("disks")),
                Objects.requireNonNullElse(line.optional("iso"), ""));
    }

    /** A line for each: id, size and name; null for none. */
    private static @Nullable String disks(List<MachineDisk> disks) {
        return disks.isEmpty()
                ? null
                : disks.stream()
                        .map(disk -> disk.id() + " " + disk.sizeGib() + " " + disk.name())
                        .collect(Collectors.joining("\n"));
    }

    private static List<MachineDisk> disks(@Nullable String text) {
        return text == null ? List.of() : text.lines().map(LogEntries::extra).toList();
    }

    private static MachineDisk extra(String text) {
        String[] words = text.split(" ", 3);
        return new MachineDisk(UUID.fromString(words[0]), words[2], Long.parseLong(words[1]));
    }

    private static SimulatedDisk.Kept kept(String text) {
        String[] words = text.split(" ", 3);
        return new SimulatedDisk.Kept(new Snapshot(UUID.fromString(words[0]), Instant.parse(words[1])), words[2]);
    }

    private static @Nullable Integer integer(@Nullable String text) {
        return text == null ? null : Integer.valueOf(text);
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null ? null : Long.valueOf(text);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
