package dev.viveiro.worker.driver.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** The figures of all domains in one call, by the domain's UUID; a hypervisor tells those that it has. */
final class DomainStats {
    // virDomainStatsRecord { virDomainPtr dom; virTypedParameterPtr params; int nparams; }
    private static final long PARAMETERS = 8;
    private static final long COUNT = 16;
    private static final long RECORD = 24;
    // virTypedParameter { char field[80]; int type; union value; }
    private static final long TYPE = 80;
    private static final long VALUE = 88;
    private static final long PARAMETER = 96;
    private static final int STRING = 7;
    private static final int INT = 1;
    private static final int UINT = 2;
    private static final int UUID_LENGTH = 37;
    private static final int NOWAIT = 1 << 29;

    private DomainStats() {}

    /**
     * Numbers by their name in libvirt's documentation of {@code virConnectGetAllDomainStats}.
     *
     * @param real whether machines have processes that may be stuck, for which the others' figures don't wait then: of such a one
     *     libvirt tells what the host knows, and leaves out what its process would have to say. The test driver has no such way
     */
    static Map<String, Map<String, Long>> read(LibvirtLink link, boolean real) {
        return link.ask("read the machines' figures", connection -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment answer = arena.allocate(ADDRESS);
                int count = LibvirtFunctions.allDomainStats(connection.pointer(), answer, real ? NOWAIT : 0);
                if (count < 0) {
                    throw LibvirtFailures.failed("read the machines' figures", LibvirtFunctions.lastError());
                }
                MemorySegment records = answer.get(ADDRESS, 0).reinterpret(ADDRESS.byteSize() * (count + 1L));
                try {
                    return all(records, count, arena);
                } finally {
                    LibvirtFunctions.freeStats(records);
                }
            }
        });
    }

    private static Map<String, Map<String, Long>> all(MemorySegment records, int count, Arena arena) {
        Map<String, Map<String, Long>> byUuid = new HashMap<>();
        MemorySegment uuid = arena.allocate(UUID_LENGTH);
        for (int i = 0; i < count; i++) {
            MemorySegment record = records.getAtIndex(ADDRESS, i).reinterpret(RECORD);
            if (LibvirtFunctions.uuidString(record.get(ADDRESS, 0), uuid) == 0) {
                byUuid.put(uuid.getString(0), parameters(record));
            }
        }
        return byUuid;
    }

    private static Map<String, Long> parameters(MemorySegment record) {
        int count = record.get(JAVA_INT, COUNT);
        MemorySegment all = record.get(ADDRESS, PARAMETERS).reinterpret(PARAMETER * count);
        Map<String, Long> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            MemorySegment one = all.asSlice(PARAMETER * i, PARAMETER);
            int type = one.get(JAVA_INT, TYPE);
            if (type == INT || type == UINT) {
                numbers.put(one.getString(0), (long) one.get(JAVA_INT, VALUE));
            } else if (type != STRING) {
                numbers.put(one.getString(0), one.get(JAVA_LONG_UNALIGNED, VALUE));
            }
        }
        return numbers;
    }
}
