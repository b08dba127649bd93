package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.HostId;
import java.time.Instant;

/**
 * The gateway read a report. The worker's lease runs from the moment at which it sent that report.
 *
 * @param journal the report's journal
 * @param number the report's number
 * @param epoch the host's epoch; a later one than the worker knows means that it was declared lost meanwhile
 */
@Contract(type = "report-answered/1")
public record ReportAnswered(HostId host, String journal, long number, long epoch, Instant answeredAt)
        implements HostNotice {}
