package dev.viveiro.worker.driver.libvirt;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Figures of processors as libvirt takes them: {@code virTypedParameter { char field[80]; int type; union value; }}. */
final class TypedParameters {
    /** Of each, in bytes. */
    static final long LENGTH = 96;

    static final long ALIGNMENT = 8;
    private static final long TYPE = 80;
    private static final long VALUE = 88;
    private static final int SIGNED = 3;
    private static final int UNSIGNED = 4;
    /** The one of them that may be below zero. */
    private static final String QUOTA = "vcpu_quota";

    private TypedParameters() {}

    /** Into memory that is all zeros. */
    static void put(MemorySegment all, int position, String name, long value) {
        MemorySegment one = all.asSlice(LENGTH * position, LENGTH);
        one.setString(0, name);
        one.set(JAVA_INT, TYPE, name.equals(QUOTA) ? SIGNED : UNSIGNED);
        one.set(JAVA_LONG, VALUE, value);
    }
}
