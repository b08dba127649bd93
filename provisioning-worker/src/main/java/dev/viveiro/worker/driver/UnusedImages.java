package dev.viveiro.worker.driver;

/** Images that a hypervisor holds and nobody needs, deleted ones among them, go by themselves after a while. */
@FunctionalInterface
public interface UnusedImages {
    /**
     * Removes those that came from the gateway, that no machine on the hypervisor was made from, and from which none was made for as
     * long as the driver keeps them. One that is needed again is brought again.
     */
    void discard();
}
