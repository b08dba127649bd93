package dev.viveiro.worker.operation;

import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.DriverFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a guest that ended too early said last on its console: nobody else knows why it ended. */
final class LastWords {
    private static final int BYTES = 1_000;
    private static final int LINES = 3;
    private static final int CHARACTERS = 300;

    private LastWords() {}

    /** As the end of a sentence; empty when nothing was said, or nobody kept it. */
    static String of(StepContext context) {
        try {
            return context.driver()
                    .holding(context.vm())
                    .ability(ConsoleLogs.class)
                    .map(logs -> told(logs.consoleLog(context.vm(), BYTES)))
                    .orElse("");
        } catch (DriverFailure unknown) {
            return "";
        }
    }

    static String told(byte[] console) {
        List<String> lines = new String(console, StandardCharsets.UTF_8)
                .replaceAll("\\e\\[[0-9;?]*[A-Za-z]", "")
                .lines()
                .map(line -> line.replaceAll("\\p{C}", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            return "";
        }
        String last = String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        return "; its console ends with: "
                + (last.length() > CHARACTERS ? last.substring(last.length() - CHARACTERS) : last);
    }
}
