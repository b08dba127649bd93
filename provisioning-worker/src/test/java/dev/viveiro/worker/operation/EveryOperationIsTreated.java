package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.HostCommand;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;

/** The rule that no operation goes without {@link OperationContractTest}. */
final class EveryOperationIsTreated {
    /** Commands that are no operation of their own: {@link Plans} has no plan for them. */
    static final Set<Class<?>> NO_OPERATION = Set.of(CancelOperation.class);

    private static final String WHAT_TO_DO =
            "write one that extends OperationContractTest (docs/how-to/add-an-operation.md)";

    private EveryOperationIsTreated() {}

    /**
     * Sentences about what is missing; none when all is well.
     *
     * @param commands a sealed type whose records are the commands
     * @param production classes among which the operations are
     * @param tests classes among which their tests are
     */
    static List<String> missing(Class<?> commands, Collection<Class<?>> production, Collection<Class<?>> tests) {
        List<Class<?>> treatments =
                tests.stream().filter(EveryOperationIsTreated::runs).toList();
        Set<Type> treated =
                treatments.stream().map(EveryOperationIsTreated::commandOf).collect(Collectors.toSet());
        Set<String> names = treatments.stream().map(Class::getSimpleName).collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        records(commands)
                .filter(command -> !NO_OPERATION.contains(command) && !treated.contains(command))
                .map(command -> "No test treats " + command.getSimpleName() + ": " + WHAT_TO_DO)
                .forEach(missing::add);
        production.stream()
                .filter(EveryOperationIsTreated::isOperation)
                .filter(operation -> !names.contains(operation.getSimpleName() + "Test"))
                .map(operation ->
                        operation.getSimpleName() + " has no " + operation.getSimpleName() + "Test: " + WHAT_TO_DO)
                .forEach(missing::add);
        return missing;
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EveryOperationIsTreated::records)
                : Stream.of(type);
    }

    /** Makes plans, without being the table of all of them. */
    private static boolean isOperation(Class<?> type) {
        return type != Plans.class
                && Stream.of(type.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .map(Method::getReturnType)
                        .anyMatch(Plan.class::equals);
    }

    /** As the build runs tests: concrete, called so, not switched off. */
    private static boolean runs(Class<?> test) {
        return OperationContractTest.class.isAssignableFrom(test)
                && !Modifier.isAbstract(test.getModifiers())
                && test.getSimpleName().endsWith("Test")
                && !test.isMemberClass()
                && !test.isAnnotationPresent(Disabled.class);
    }

    private static Type commandOf(Class<?> test) {
        for (Class<?> each = test; each != null; each = each.getSuperclass()) {
            if (each.getSuperclass() == OperationContractTest.class
                    && each.getGenericSuperclass() instanceof ParameterizedType contract) {
                return contract.getActualTypeArguments()[0];
            }
        }
        return HostCommand.class;
    }
}
