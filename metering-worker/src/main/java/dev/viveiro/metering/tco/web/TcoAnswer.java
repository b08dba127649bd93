package dev.viveiro.metering.tco.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.metering.tco.domain.CostGroup;
import dev.viveiro.metering.tco.domain.HostCost;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.domain.Stay;
import dev.viveiro.metering.tco.domain.TotalCost;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The costs of a period. Over all pages the items, what is idle and what is nowhere add up to the total, both ways.
 *
 * @param until how far the period is told: its end, or the present; costs go to the end of that day
 * @param idleByReservation what nobody reserved
 * @param idleByUse what nobody used
 * @param nowhere what is paid for hosts that are not there
 */
record TcoAnswer(
        LocalDate from,
        LocalDate to,
        Instant until,
        String currency,
        String total,
        String idleByReservation,
        String idleByUse,
        String nowhere,
        List<Item> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {
    /** In which way machines are put together. */
    enum By {
        HOST,
        TENANT,
        VM,
        PLAN
    }

    /**
     * What some machines bear.
     *
     * @param key what they have in common; null when nobody knows it
     * @param idleByReservation of a host, what nobody reserved; null for all else
     * @param idleByUse of a host, what nobody used; null for all else
     */
    record Item(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String key,

            String byReservation,
            String byUse,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String idleByReservation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String idleByUse) {
        /** Never empty, as the key of a page must be. */
        String place() {
            return "=" + (key == null ? "" : key);
        }
    }

    static TcoAnswer of(Picture picture, TotalCost cost, By by, PageQuery query) {
        String after = query.after(Function.<String>identity()).orElse("");
        List<Item> rows = items(cost, by)
                .filter(item -> item.place().compareTo(after) > 0)
                .sorted(Comparator.comparing(Item::place))
                .limit(query.limit() + 1L)
                .toList();
        Page<Item> page = Page.of(rows, query, Item::place);
        return new TcoAnswer(
                picture.asked().from(),
                picture.asked().to(),
                picture.until(),
                picture.currency().getCurrencyCode(),
                cost.total().toPlainString(),
                cost.idleByReservation().toPlainString(),
                cost.idleByUse().toPlainString(),
                cost.nowhere().toPlainString(),
                page.items(),
                page.nextPageToken());
    }

    private static Stream<Item> items(TotalCost cost, By by) {
        return switch (by) {
            case HOST -> cost.hosts().stream().map(TcoAnswer::host);
            case TENANT -> groups(cost, stay -> Optional.of(stay.tenant().toString()));
            case VM -> groups(cost, stay -> Optional.of(stay.vm().toString()));
            case PLAN -> groups(cost, stay -> Optional.ofNullable(stay.plan()));
        };
    }

    private static Item host(HostCost host) {
        return new Item(
                host.host().toString(),
                host.total().subtract(host.idleByReservation()).toPlainString(),
                host.total().subtract(host.idleByUse()).toPlainString(),
                host.idleByReservation().toPlainString(),
                host.idleByUse().toPlainString());
    }

    private static Stream<Item> groups(TotalCost cost, Function<Stay, Optional<String>> key) {
        return CostGroup.of(cost.stays(), key).stream()
                .map(group -> new Item(
                        group.key().orElse(null),
                        group.byReservation().toPlainString(),
                        group.byUse().toPlainString(),
                        null,
                        null));
    }
}
