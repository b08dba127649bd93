package dev.viveiro.worker.driver;

/** Makes one kind of driver. It does not throw when the hypervisor is missing: the driver then tells its impediment. */
@FunctionalInterface
public interface DriverFactory {
    HypervisorDriver open(DriverContext context);
}
