package dev.viveiro.simulation;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.PasswordScheme;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What befalls a worker while it works: between any two calls of its hypervisor time may pass, commands may come and the process
 * may die, and a call may fail or fail to say that it succeeded. Without a random source nothing befalls it.
 */
final class Fate implements InvocationHandler {
    private static final FailureClass[] CLASSES = FailureClass.values();

    private final HypervisorDriver real;
    private final Surroundings surroundings;
    private volatile @Nullable SplittableRandom random;

    Fate(HypervisorDriver real, Surroundings surroundings) {
        this.real = real;
        this.surroundings = surroundings;
    }

    /** What may happen around a worker that is in the middle of something. */
    interface Surroundings {
        void timePasses(Duration length);

        void commandsCome(SplittableRandom random);
    }

    /** The process is gone, as after kill -9: an error, so that no code of ours can catch it. */
    static final class Killed extends Error {
        Killed() {
            super("killed", null, false, false);
        }
    }

    /** The driver as the worker sees it. */
    HypervisorDriver driver() {
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(), new Class<?>[] {HypervisorDriver.class}, this);
    }

    void from(@Nullable SplittableRandom source) {
        random = source;
    }

    /** True when the process dies at a commit of its journal. */
    boolean diesAtCommit() {
        SplittableRandom source = random;
        return source != null && source.nextInt(60) == 0;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getReturnType() == HypervisorDriver.class) {
            return proxy; // the one driver of the host has every machine
        }
        if (method.getReturnType() == PasswordScheme.class) {
            return method.invoke(real, arguments); // no hypervisor is asked
        }
        SplittableRandom source = random;
        int lot = source == null ? 100 : source.nextInt(100);
        if (source != null && lot < 20) {
            before(lot, source);
        }
        Object answer;
        try {
            answer = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (source != null && lot >= 20 && lot < 26) {
            after(lot, source);
        }
        return answer;
    }

    private void before(int lot, SplittableRandom source) {
        if (lot < 6) {
            timePasses(Duration.ofSeconds(source.nextInt(1, 25)));
        } else if (lot < 11) {
            undisturbed(() -> surroundings.commandsCome(source));
        } else if (lot < 17) {
            throw failure(CLASSES[source.nextInt(CLASSES.length)]);
        } else if (lot < 19) {
            throw new Killed();
        }
    }

    /** Time passes while the worker waits or works. */
    void timePasses(Duration length) {
        undisturbed(() -> surroundings.timePasses(length));
    }

    /** What happens around the worker meanwhile has no fate of its own. */
    private void undisturbed(Runnable meanwhile) {
        SplittableRandom source = random;
        random = null;
        try {
            meanwhile.run();
        } finally {
            random = source;
        }
    }

    private static void after(int lot, SplittableRandom source) {
        if (lot < 23) {
            throw failure(FailureClass.OUTCOME_UNKNOWN);
        }
        throw new Killed();
    }

    private static DriverFailure failure(FailureClass sort) {
        return new DriverFailure(sort, Fault.SYSTEM, "fate", "it was meant to fail", "try again", null, null);
    }
}
