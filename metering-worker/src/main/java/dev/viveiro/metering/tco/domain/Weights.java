package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;

/**
 * How much of what a host costs is for its processors, its memory and its disk.
 *
 * @param vcpu parts for processors
 * @param memory parts for memory
 * @param disk parts for disk
 */
public record Weights(int vcpu, int memory, int disk) {
    public static final Weights EQUAL = new Weights(1, 1, 1);

    public Weights {
        if (Math.min(vcpu, Math.min(memory, disk)) < 0 || vcpu + memory + disk < 1) {
            throw new IllegalArgumentException(
                    "expected weights of at least 0 and not all 0, got " + vcpu + ", " + memory + ", " + disk);
        }
    }

    /**
     * How much of a host somebody has, as a number that is proportional to it and exact: fractions of the whole are brought to one
     * denominator. A resource of which there is nothing at all is left out.
     */
    BigDecimal share(Quantities part, Quantities whole) {
        BigDecimal cpus = orOne(whole.vcpuSeconds());
        BigDecimal memories = orOne(whole.memoryMibSeconds());
        BigDecimal disks = orOne(whole.diskGibSeconds());
        return part.vcpuSeconds()
                .multiply(BigDecimal.valueOf(vcpu))
                .multiply(memories)
                .multiply(disks)
                .add(part.memoryMibSeconds()
                        .multiply(BigDecimal.valueOf(memory))
                        .multiply(cpus)
                        .multiply(disks))
                .add(part.diskGibSeconds()
                        .multiply(BigDecimal.valueOf(disk))
                        .multiply(cpus)
                        .multiply(memories));
    }

    private static BigDecimal orOne(BigDecimal whole) {
        return whole.signum() == 0 ? BigDecimal.ONE : whole;
    }
}
