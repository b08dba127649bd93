package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ConsoleLogs;

/** What machines said on their serial ports, in all of their boots. */
record DomainConsoleLogs(LibvirtThreads threads, Domains domains, ConsoleFiles files) implements ConsoleLogs {
    @Override
    public byte[] consoleLog(VmId vm, int most) {
        return threads.call("reading what a machine said", () -> {
            DomainView unused = domains.require(vm);
            return files.end(vm, most);
        });
    }
}
