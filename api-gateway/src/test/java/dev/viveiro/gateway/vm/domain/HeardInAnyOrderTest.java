package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.operation.OperationType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host says of an operation comes to the same, whatever comes late, twice, or in another order. */
class HeardInAnyOrderTest {
    static Stream<Arguments> everyTaleOfEveryOperation() {
        return Stream.of(OperationType.values()).flatMap(type -> Stream.of(Tale.values())
                .filter(tale -> tale.happensTo(type))
                .map(tale -> Arguments.of(type, tale)));
    }

    @ParameterizedTest
    @MethodSource("everyTaleOfEveryOperation")
    void told_twice_and_in_any_order_it_ends_the_same(OperationType type, Tale tale) {
        Tale.Told told = tale.of(type);
        Hearing inOrder = told.beginning();
        for (HostEvent word : all(told)) {
            inOrder = inOrder.hear(word);
        }
        assertThat(inOrder.operations().getFirst().state()).isEqualTo(tale.end);
        assertThat(inOrder.vm().status().state()).isEqualTo(tale.machineAfter(type));
        Hearing.End end = inOrder.end();

        List<List<HostEvent>> orders = new ArrayList<>();
        eachTwice(told, orders::add);
        assertThat(orders).hasSizeGreaterThanOrEqualTo(90);
        for (List<HostEvent> order : orders) {
            Hearing hearing = told.beginning();
            for (HostEvent word : order) {
                hearing = hearing.hear(word);
            }
            assertThat(hearing.end())
                    .as("after the words %s", numbers(told, order))
                    .isEqualTo(end);
            assertThat(hearing.toldInOrder())
                    .as("what everyone is told is the machine's last state, after the words %s", numbers(told, order))
                    .isTrue();
        }
    }

    private static List<HostEvent> all(Tale.Told told) {
        return Stream.concat(told.words().stream(), told.afterTheFailure().stream())
                .toList();
    }

    /** Every order of all words, each said twice; nobody speaks of a second attempt before its cause was heard. */
    private static void eachTwice(Tale.Told told, Consumer<List<HostEvent>> orders) {
        List<HostEvent> words = all(told);
        arrange(told, words, new int[words.size()], new ArrayList<>(), orders);
    }

    private static void arrange(
            Tale.Told told,
            List<HostEvent> words,
            int[] said,
            List<HostEvent> order,
            Consumer<List<HostEvent>> orders) {
        if (order.size() == 2 * words.size()) {
            orders.accept(List.copyOf(order));
            return;
        }
        for (int i = 0; i < words.size(); i++) {
            HostEvent word = words.get(i);
            boolean tooEarly = told.afterTheFailure().contains(word)
                    && !order.contains(told.words().getLast());
            if (said[i] < 2 && !tooEarly) {
                said[i]++;
                order.add(word);
                arrange(told, words, said, order, orders);
                order.removeLast();
                said[i]--;
            }
        }
    }

    private static List<Integer> numbers(Tale.Told told, List<HostEvent> order) {
        return order.stream().map(word -> all(told).indexOf(word) + 1).toList();
    }
}
