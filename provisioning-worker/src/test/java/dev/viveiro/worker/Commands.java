package dev.viveiro.worker;

import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.worker.intake.Incoming;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Commands for tests, as the gateway would send them. */
public final class Commands {
    public static final Ids IDS = Ids.timeOrdered();
    public static final HostId HOST = IDS.nextHost();
    /** Another card than machines have. */
    public static final NetworkSpec OTHER_NETWORK = new NetworkSpec(
            "10.0.0.8",
            16,
            "10.0.0.1",
            "02:00:00:00:00:08",
            new GuestNetwork("mail", "10.0.0.9", List.of("192.0.2.53", "198.51.100.53")));

    private static final TenantId TENANT = IDS.nextTenant();

    private Commands() {}

    public static CommandTarget target(VmId vm, Clock clock) {
        return new CommandTarget(
                IDS.nextOperation(),
                1,
                HOST,
                1,
                vm,
                1,
                Lane.INTERACTIVE,
                clock.instant().plus(Duration.ofMinutes(10)),
                new Reason("test", "to see", clock.instant()));
    }

    public static CommandTarget attempt(CommandTarget target, int attempt) {
        return new CommandTarget(
                target.operation(),
                attempt,
                target.host(),
                target.hostEpoch(),
                target.vm(),
                target.generation(),
                target.lane(),
                target.deadline(),
                target.reason());
    }

    public static CommandTarget inEpoch(CommandTarget target, long epoch) {
        return new CommandTarget(
                target.operation(),
                target.attempt(),
                target.host(),
                epoch,
                target.vm(),
                target.generation(),
                target.lane(),
                target.deadline(),
                target.reason());
    }

    public static CommandTarget generation(CommandTarget target, int generation) {
        return new CommandTarget(
                target.operation(),
                target.attempt(),
                target.host(),
                target.hostEpoch(),
                target.vm(),
                generation,
                target.lane(),
                target.deadline(),
                target.reason());
    }

    public static CommandTarget within(CommandTarget target, Clock clock, Duration time) {
        return new CommandTarget(
                target.operation(),
                target.attempt(),
                target.host(),
                target.hostEpoch(),
                target.vm(),
                target.generation(),
                target.lane(),
                clock.instant().plus(time),
                target.reason());
    }

    public static CommandTarget of(OperationId operation, CommandTarget target) {
        return new CommandTarget(
                operation,
                1,
                target.host(),
                target.hostEpoch(),
                target.vm(),
                target.generation(),
                target.lane(),
                target.deadline(),
                target.reason());
    }

    public static VmSpec spec(VmId vm) {
        String name = "vm-" + vm.toString().substring(24);
        return new VmSpec(
                TENANT,
                name,
                1,
                1024,
                10,
                "debian-12",
                new NetworkSpec("10.0.0.7", 16, "10.0.0.1", "02:00:00:00:00:07"),
                "admin",
                List.of(),
                true);
    }

    /** One whose guest is given this. */
    public static VmSpec giving(CommandTarget target, String userData) {
        VmSpec spec = spec(target.vm());
        return new VmSpec(
                spec.tenant(),
                spec.name(),
                spec.vcpus(),
                spec.memoryMib(),
                spec.diskGib(),
                spec.image(),
                spec.network(),
                spec.account(),
                spec.sshKeys(),
                spec.passwordWanted(),
                null,
                List.of(),
                userData);
    }

    public static CreateVm create(CommandTarget target) {
        return new CreateVm(target, spec(target.vm()));
    }

    public static StartVm start(CommandTarget target) {
        return new StartVm(target);
    }

    public static StopVm stop(CommandTarget target) {
        return new StopVm(target, Duration.ofSeconds(5));
    }

    public static RebootVm reboot(CommandTarget target) {
        return new RebootVm(target);
    }

    public static ResizeVm resize(CommandTarget target) {
        return new ResizeVm(target, 2, 2048, 20);
    }

    public static ResizeVm resizeWithRestart(CommandTarget target) {
        return new ResizeVm(target, 2, 2048, 20, null, true, null);
    }

    public static ChangeNetwork changeNetwork(CommandTarget target) {
        return new ChangeNetwork(target, OTHER_NETWORK);
    }

    public static DeleteVm delete(CommandTarget target) {
        return new DeleteVm(target);
    }

    public static CancelOperation cancel(CommandTarget target) {
        return new CancelOperation(target);
    }

    public static Incoming incoming(HostCommand command) {
        return new Incoming(command, ContractJson.write(command), null);
    }
}
