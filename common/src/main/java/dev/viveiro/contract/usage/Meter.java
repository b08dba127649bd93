package dev.viveiro.contract.usage;

/** What a machine is billed for by the time it holds it. */
public enum Meter {
    VCPU("vcpu"),
    MEMORY("MiB"),
    DISK("GiB"),
    ADDRESS("address"),
    /** Snapshots, each as large as the disk that it was taken of. */
    SNAPSHOT("GiB");

    private final String unit;

    Meter(String unit) {
        this.unit = unit;
    }

    /** Unit of the quantity that a usage line of this meter carries. */
    public String unit() {
        return unit;
    }
}
