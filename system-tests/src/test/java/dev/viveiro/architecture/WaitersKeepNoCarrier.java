package dev.viveiro.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A host's operations run on virtual threads, of which as many go on as it has carriers. Waiters in {@code Object.wait} kept
 * the carriers, and with them every other operation of the host: who waits does so with locks and conditions, and nobody waits
 * while he holds a monitor.
 */
class WaitersKeepNoCarrier {
    private static final String WORKER = "dev.viveiro.worker";
    private static final Set<String> MONITOR_METHODS = Set.of("wait", "notify", "notifyAll");
    /** What takes as long as somebody else wants, whatever is called of it. */
    private static final Set<String> OTHERS = Set.of(
            "dev/viveiro/worker/driver/HypervisorDriver",
            "dev/viveiro/worker/driver/Pause",
            "dev/viveiro/worker/journal/Journal",
            "java/net/http/HttpClient");
    /** Methods of {@code java.lang} and {@code java.util.concurrent} that wait. */
    private static final Set<String> WAITING = Set.of(
            "sleep",
            "join",
            "park",
            "parkNanos",
            "parkUntil",
            "await",
            "awaitNanos",
            "awaitTermination",
            "acquire",
            "take",
            "put",
            "get",
            "wait",
            "invokeAll");

    static final ArchRule NO_MONITOR_METHODS = noClasses()
            .that()
            .resideInAPackage(WORKER + "..")
            .should()
            .callCodeUnitWhere(describe(
                    "Object.wait or notify, which keep a carrier",
                    call -> MONITOR_METHODS.contains(call.getTarget().getName())
                            && call.getTarget().getOwner().isEquivalentTo(Object.class)));

    @Test
    void nobody_waits_for_a_monitor_to_be_notified() {
        NO_MONITOR_METHODS.check(Code.ALL);
    }

    @Test
    void nobody_waits_while_he_holds_a_monitor() {
        assertThat(waitingWithMonitor(Code.ALL)).isEmpty();
    }

    /** Calls that wait, in synchronized methods and blocks, as {@code Class.method calls Other.method}. */
    static List<String> waitingWithMonitor(JavaClasses classes) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            if (type.getPackageName().startsWith(WORKER)) {
                parsed(type).methods().forEach(method -> waitingIn(method, type.getSimpleName(), found));
            }
        }
        return found;
    }

    private static void waitingIn(MethodModel method, String type, List<String> found) {
        boolean whole = method.flags().has(AccessFlag.SYNCHRONIZED);
        int monitors = 0;
        for (CodeElement element : method.code().map(code -> code.elementList()).orElse(List.of())) {
            if (element instanceof MonitorInstruction monitor) {
                // the compiler puts the leaving of a block behind its end, once for each way out
                monitors = monitor.opcode() == Opcode.MONITORENTER ? monitors + 1 : Math.max(0, monitors - 1);
            } else if ((whole || monitors > 0) && element instanceof InvokeInstruction call && waits(call)) {
                found.add(type + "." + method.methodName().stringValue() + " calls "
                        + call.owner().asInternalName() + "." + call.name().stringValue());
            }
        }
    }

    private static boolean waits(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        if (OTHERS.contains(owner)) {
            return true;
        }
        boolean atomicOrMap = owner.contains("/atomic/") || owner.endsWith("Map");
        return WAITING.contains(name)
                && !atomicOrMap
                && (owner.startsWith("java/util/concurrent/")
                        || owner.equals("java/lang/Thread")
                        || owner.equals("java/lang/Object"));
    }

    private static ClassModel parsed(JavaClass type) {
        Source source = type.getSource().orElseThrow();
        try (InputStream bytes = source.getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
