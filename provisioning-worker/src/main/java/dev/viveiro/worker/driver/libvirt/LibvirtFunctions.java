package dev.viveiro.worker.driver.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Functions of libvirt's C library that the binding lacks, under their own names; what they mean is in its documentation. */
final class LibvirtFunctions {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libvirt.so.0", Arena.global());

    private static final MethodHandle LAST_ERROR = function("virGetLastErrorMessage", ADDRESS);
    private static final MethodHandle ALL_STATS =
            function("virConnectGetAllDomainStats", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle FREE_STATS = procedure("virDomainStatsRecordListFree");
    private static final MethodHandle UUID_STRING = function("virDomainGetUUIDString", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle DOMAIN = function("virDomainLookupByUUIDString", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle FREE_DOMAIN = function("virDomainFree", JAVA_INT, ADDRESS);
    private static final MethodHandle NETWORK = function("virNetworkLookupByName", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle UPDATE_NETWORK =
            function("virNetworkUpdate", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle FREE_NETWORK = function("virNetworkFree", JAVA_INT, ADDRESS);
    private static final MethodHandle STREAM = function("virStreamNew", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle CONSOLE =
            function("virDomainOpenConsole", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SEND = function("virStreamSend", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle RECEIVE = function("virStreamRecv", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle ABORT_STREAM = function("virStreamAbort", JAVA_INT, ADDRESS);
    private static final MethodHandle FREE_STREAM = function("virStreamFree", JAVA_INT, ADDRESS);

    private static final MethodHandle SAVED_XML =
            function("virDomainManagedSaveGetXMLDesc", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle DEFINE_SAVED =
            function("virDomainManagedSaveDefineXML", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SIGNAL =
            function("virDomainSendProcessSignal", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle LIMIT =
            function("virDomainSetSchedulerParametersFlags", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle FREE =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));

    /** Of a stream without waits: nothing could be taken or given now. */
    static final int LATER = -2;

    private static final int WITHOUT_WAITS = 1;
    private static final long LONGEST_MESSAGE = 4096;

    private LibvirtFunctions() {}

    static int allDomainStats(MemorySegment connection, MemorySegment records, int flags) {
        return number(ALL_STATS, connection, 0, records, flags);
    }

    static void freeStats(MemorySegment records) {
        try {
            FREE_STATS.invoke(records);
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    static int uuidString(MemorySegment domain, MemorySegment into) {
        return number(UUID_STRING, domain, into);
    }

    static MemorySegment domain(MemorySegment connection, MemorySegment uuid) {
        return pointer(DOMAIN, connection, uuid);
    }

    static int freeDomain(MemorySegment domain) {
        return number(FREE_DOMAIN, domain);
    }

    static MemorySegment network(MemorySegment connection, MemorySegment name) {
        return pointer(NETWORK, connection, name);
    }

    static int updateNetwork(MemorySegment network, int command, int section, MemorySegment xml, int flags) {
        return number(UPDATE_NETWORK, network, command, section, -1, xml, flags);
    }

    static int freeNetwork(MemorySegment network) {
        return number(FREE_NETWORK, network);
    }

    static MemorySegment stream(MemorySegment connection) {
        return pointer(STREAM, connection, 0);
    }

    /** One that says {@link #LATER} instead of waiting. */
    static MemorySegment streamWithoutWaits(MemorySegment connection) {
        return pointer(STREAM, connection, WITHOUT_WAITS);
    }

    static int openConsole(MemorySegment domain, MemorySegment stream, int flags) {
        return number(CONSOLE, domain, MemorySegment.NULL, stream, flags);
    }

    /** How many bytes were taken; below zero after an error, or {@link #LATER}. */
    static int send(MemorySegment stream, MemorySegment bytes) {
        return number(SEND, stream, bytes, bytes.byteSize());
    }

    /** Blocks until there is something, unless the stream has no waits; zero at the end, below zero after an error. */
    static int receive(MemorySegment stream, MemorySegment into) {
        return number(RECEIVE, stream, into, into.byteSize());
    }

    static int abortStream(MemorySegment stream) {
        return number(ABORT_STREAM, stream);
    }

    static int freeStream(MemorySegment stream) {
        return number(FREE_STREAM, stream);
    }

    /** A text that is the caller's, for {@link #taken}. */
    static MemorySegment savedXml(MemorySegment domain, int flags) {
        return pointer(SAVED_XML, domain, flags);
    }

    static int defineSaved(MemorySegment domain, MemorySegment xml) {
        return number(DEFINE_SAVED, domain, xml, 0);
    }

    /** @param process as the guest numbers it */
    static int signal(MemorySegment domain, long process, int signal) {
        return number(SIGNAL, domain, process, signal, 0);
    }

    /** @param parameters as {@link TypedParameters} puts them */
    static int limit(MemorySegment domain, MemorySegment parameters, int count, int flags) {
        return number(LIMIT, domain, parameters, count, flags);
    }

    /** A text that libvirt left to the caller, and its memory back. */
    static String taken(MemorySegment text) {
        String taken = text.reinterpret(Long.MAX_VALUE).getString(0);
        try {
            FREE.invoke(text);
        } catch (Throwable e) {
            throw defect(e);
        }
        return taken;
    }

    /** What went wrong last on this thread. */
    static String lastError() {
        return pointer(LAST_ERROR).reinterpret(LONGEST_MESSAGE).getString(0);
    }

    static MethodHandle function(String name, MemoryLayout answer, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(answer, arguments));
    }

    private static MethodHandle procedure(String name) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.ofVoid(ADDRESS));
    }

    static int number(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    static MemorySegment pointer(MethodHandle function, Object... arguments) {
        try {
            return (MemorySegment) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    static IllegalStateException defect(Throwable e) {
        return new IllegalStateException("a function of libvirt can't be called", e);
    }
}
