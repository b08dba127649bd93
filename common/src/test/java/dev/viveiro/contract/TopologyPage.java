package dev.viveiro.contract;

import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Topology.BindingSpec;
import dev.viveiro.messaging.Topology.QueueSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The reference of exchanges, queues, bindings and their settings. */
final class TopologyPage {
    private static final String HEAD = """
            # Broker topology

            The gateway declares all of this at start and refuses to run on a broker whose effective settings differ. Services and
            hosts only publish and consume. `<hostId>` stands for one host's id; its queues come with the host and go with it.

            """;

    private TopologyPage() {}

    static String text() {
        var page = new StringBuilder(HEAD).append("## Exchanges\n\n| exchange | type |\n|---|---|\n");
        Topology.exchanges().forEach(exchange -> page.append(row("`" + exchange.name() + "`", exchange.type())));
        page.append("\n## Queues\n\n| queue | gets |\n|---|---|\n");
        queues().forEach(queue -> page.append(row("`" + queue.name() + "`", bindings(queue))));
        page.append("\n## Settings\n\n");
        queues().stream()
                .collect(Collectors.groupingBy(QueueSpec::arguments, LinkedHashMap::new, Collectors.toList()))
                .forEach((settings, queues) -> page.append(settings(settings, queues)));
        return page.toString().replace(Samples.HOST.toString(), "<hostId>");
    }

    private static List<QueueSpec> queues() {
        var all = new java.util.ArrayList<>(Topology.serviceQueues());
        all.addAll(Topology.hostQueues(Samples.HOST));
        return all;
    }

    private static String bindings(QueueSpec queue) {
        return queue.bindings().stream().map(TopologyPage::words).collect(Collectors.joining("<br>"));
    }

    private static String words(BindingSpec binding) {
        return "`" + binding.key() + "` of `" + binding.exchange() + "`";
    }

    private static String settings(Map<String, Object> settings, List<QueueSpec> queues) {
        var names = queues.stream().map(queue -> "`" + queue.name() + "`").collect(Collectors.joining(", "));
        var lines = new TreeMap<>(settings)
                .entrySet().stream()
                        .map(setting -> "- `" + setting.getKey() + "` = `" + setting.getValue() + "`\n")
                        .collect(Collectors.joining());
        return names + ":\n\n" + lines + "\n";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
