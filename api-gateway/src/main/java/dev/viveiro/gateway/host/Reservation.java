package dev.viveiro.gateway.host;

/**
 * What machines hold on a host.
 *
 * @param machines how many they are
 * @param vcpus processors as the machines see them
 * @param memoryMib in MiB
 * @param diskGib in GiB
 */
public record Reservation(int machines, long vcpus, long memoryMib, long diskGib) {
    /** One machine of this size. */
    public static Reservation ofOne(long vcpus, long memoryMib, long diskGib) {
        return new Reservation(1, vcpus, memoryMib, diskGib);
    }

    public Reservation plus(Reservation more) {
        return new Reservation(
                machines + more.machines, vcpus + more.vcpus, memoryMib + more.memoryMib, diskGib + more.diskGib);
    }
}
