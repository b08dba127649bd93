package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.domain.Transition.Move;
import dev.viveiro.gateway.vm.domain.Transition.Refuse;
import dev.viveiro.gateway.vm.domain.Transition.Stay;
import dev.viveiro.kernel.TransitionTable.Pair;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The reference of a machine's states. */
final class LifecyclePage {
    private static final String HEAD = """
            # Lifecycle of a machine

            A machine has a state (what the customer has), at most one active operation (what is happening to it), and an observed
            power (what its host saw last). This page is about the state. Every pair of a state and a trigger is decided: it moves
            the machine, lets it stay, or is refused. A request that is refused answers 409 `invalid-state` with the reason; a word
            of the host that is refused is logged and changes nothing.

            """;
    private static final String BILLED = """

            Billed: ALL is vCPU, memory, disk and address; KEPT is disk and address, and by plan also vCPU and memory; NOTHING is
            nothing. Held: EVERYTHING is what the plan has, and the address; WHILE_STOPPED is disk and address, and by plan also vCPU and memory;
            NAME_ONLY is nothing but the name; UNCHANGED is what it held before.

            """;

    private LifecyclePage() {}

    static String text() {
        return HEAD + "## Moves\n\n" + diagram() + "\n" + moves() + BILLED + "## Stays and refusals\n\n" + rest();
    }

    private static String diagram() {
        Map<String, Set<String>> triggers = new LinkedHashMap<>();
        VmLifecycle.table().rows().forEach((pair, row) -> {
            if (row instanceof Move move && move.to() != pair.state()) {
                triggers.computeIfAbsent(pair.state() + " --> " + move.to(), arrow -> new LinkedHashSet<>())
                        .add(pair.trigger().name());
            }
        });
        String arrows = triggers.entrySet().stream()
                .map(arrow -> "    " + arrow.getKey() + ": " + String.join(", ", arrow.getValue()) + "\n")
                .collect(Collectors.joining());
        return "```mermaid\nstateDiagram-v2\n    [*] --> REQUESTED\n" + arrows + "    DELETED --> [*]\n```\n";
    }

    private static String moves() {
        StringBuilder table =
                new StringBuilder(row("state", "trigger", "becomes", "billed from then on", "holds") + rule(5));
        VmLifecycle.table().rows().forEach((pair, row) -> {
            if (row instanceof Move move) {
                table.append(row(pair.state(), pair.trigger(), move.to(), move.billing(), move.holding()));
            }
        });
        return table.toString();
    }

    private static String rest() {
        Map<String, Set<VmState>> states = new LinkedHashMap<>();
        VmLifecycle.table().rows().forEach((pair, row) -> {
            if (!(row instanceof Move)) {
                states.computeIfAbsent(cells(pair, row), same -> new LinkedHashSet<>())
                        .add(pair.state());
            }
        });
        StringBuilder table = new StringBuilder(row("state", "trigger", "", "why") + rule(4));
        states.forEach((cells, in) -> table.append("| ")
                .append(in.stream().map(VmState::name).collect(Collectors.joining(", ")))
                .append(cells));
        return table.toString();
    }

    private static String cells(Pair<VmState, VmTrigger> pair, Transition row) {
        return switch (row) {
            case Stay stay -> " " + row(pair.trigger(), "stays", stay.why());
            case Refuse refuse -> " " + row(pair.trigger(), "refused", refuse.why());
            case Move move -> throw new IllegalArgumentException("a move has a table of its own");
        };
    }

    private static String row(Object... cells) {
        return Arrays.stream(cells).map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String rule(int columns) {
        return "|" + "---|".repeat(columns) + "\n";
    }
}
