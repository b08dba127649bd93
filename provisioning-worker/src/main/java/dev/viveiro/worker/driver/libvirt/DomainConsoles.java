package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Consoles;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineConsole;
import dev.viveiro.worker.driver.Pause;
import java.util.concurrent.CompletableFuture;

/** Connections to the serial ports of machines. */
record DomainConsoles(LibvirtThreads threads, LibvirtLink link, Domains domains, Owner owner, Pause pause)
        implements Consoles {
    @Override
    public MachineConsole attach(VmId vm) {
        CompletableFuture<MachineConsole> opened = new CompletableFuture<>();
        try {
            return threads.call("opening a console", () -> {
                MachineConsole console = open(vm);
                boolean unused = opened.complete(console);
                return console;
            });
        } catch (RuntimeException gone) {
            // whoever was interrupted never has it
            var unused = opened.thenAccept(MachineConsole::close);
            throw gone;
        }
    }

    private MachineConsole open(VmId vm) {
        DomainView view = domains.require(vm);
        if (!view.active()) {
            throw MachineConflicts.notRunning(view.spec().name(), view.power(), "connected to");
        }
        return AttachedConsole.open(link, owner.domainUuid(vm), pause);
    }
}
