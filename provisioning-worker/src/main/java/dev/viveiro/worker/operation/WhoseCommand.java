package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HypervisorDriver;
import org.jspecify.annotations.Nullable;

/** What is said of the driver that a command is for, where a host has several. */
public final class WhoseCommand {
    private WhoseCommand() {}

    /**
     * Without looking for the machine. Of one that is there, it is its own driver that matters: what any of them can is not refused
     * yet, nor for what stands in the way of another.
     */
    public static DriverInfo unlooked(HostCommand command, HypervisorDriver driver) {
        DriverInfo info = driver.info();
        VmSpec spec = made(command);
        if (spec != null) {
            return making(spec, driver, info);
        }
        return info.parts().stream().anyMatch(DriverInfo::usable) ? info.impededBy(null) : info;
    }

    /**
     * Of the driver that has the machine or will make it.
     *
     * @throws DriverFailure when no driver has it that could be asked, and one could not
     */
    static DriverInfo looked(HostCommand command, HypervisorDriver driver) {
        VmSpec spec = made(command);
        return spec == null ? driver.holding(command.target().vm()).info() : making(spec, driver, driver.info());
    }

    /** Where one of them can't be asked nobody knows whether it has the machine already. */
    private static DriverInfo making(VmSpec spec, HypervisorDriver driver, DriverInfo all) {
        ImageContent content = spec.imageContent();
        DriverInfo maker =
                driver.taking(content == null ? null : content.format()).info();
        return maker.usable() ? maker.among(all) : maker;
    }

    private static @Nullable VmSpec made(HostCommand command) {
        return switch (command) {
            case CreateVm create -> create.spec();
            case ReinstallVm reinstall -> reinstall.spec();
            case ImportVm taken -> taken.spec();
            default -> null;
        };
    }
}
