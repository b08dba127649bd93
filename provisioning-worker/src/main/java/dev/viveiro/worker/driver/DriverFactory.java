package dev.viveiro.worker.driver;

import java.util.Map;
import java.util.function.Function;

/**
 * Makes one kind of driver. It does not throw when the hypervisor is missing: the driver then tells its impediment, and one that is
 * {@linkplain DriverInfo#awaited awaited} is made again.
 */
@FunctionalInterface
public interface DriverFactory {
    HypervisorDriver open(DriverContext context);

    /**
     * What an opened driver would say of itself, found while a worker may be running on the same home. Unless a driver has a
     * way of its own it is opened and closed, which is right only where opening leaves nothing behind and shuts nobody out.
     */
    default DriverExamination examine(DriverContext context) {
        try (HypervisorDriver driver = open(context)) {
            return DriverExamination.of(driver.info(), Map.of());
        }
    }

    /** A driver that is examined without being opened. */
    static DriverFactory of(DriverFactory opening, Function<DriverContext, DriverExamination> examining) {
        return new DriverFactory() {
            @Override
            public HypervisorDriver open(DriverContext context) {
                return opening.open(context);
            }

            @Override
            public DriverExamination examine(DriverContext context) {
                return examining.apply(context);
            }
        };
    }
}
