package dev.viveiro.contract.usage;

/** What is billed by the time that it is held: by a machine, and images by their tenant. */
public enum Meter {
    VCPU("vcpu"),
    MEMORY("MiB"),
    DISK("GiB"),
    ADDRESS("address"),
    /** Snapshots, each as large as the disk that it was taken of. */
    SNAPSHOT("GiB"),
    /** Images that are a tenant's own, each as large as its bytes; begun MiB count. */
    IMAGE("MiB");

    private final String unit;

    Meter(String unit) {
        this.unit = unit;
    }

    /** Unit of the quantity that a usage line of this meter carries. */
    public String unit() {
        return unit;
    }
}
