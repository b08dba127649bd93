package dev.viveiro.metering.tco.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.metering.tco.domain.HostModel;
import dev.viveiro.metering.tco.domain.PowerModel;
import dev.viveiro.metering.tco.store.StoredHost;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a host is, on the wire.
 *
 * @param to the day after the last: its end, or the day of the next; null while it is so, and always present
 */
record HostModelItem(
        String host,
        LocalDate from,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable LocalDate to,
        long vcpus,
        long memoryMib,
        long diskGib,
        double vcpuRatio,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Power power) {
    /** What it draws. */
    record Power(String idleWatts, String fullWatts, String pue, String pricePerKwh, String currency) {}

    static HostModelItem of(StoredHost host) {
        HostModel model = host.model();
        PowerModel power = model.power();
        return new HostModelItem(
                model.host().toString(),
                model.from(),
                model.to(),
                model.vcpus(),
                model.memoryMib(),
                model.diskGib(),
                model.vcpuRatio(),
                power == null
                        ? null
                        : new Power(
                                plain(power.idleWatts()),
                                plain(power.fullWatts()),
                                plain(power.pue()),
                                plain(power.pricePerKwh()),
                                String.valueOf(host.currency())));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
