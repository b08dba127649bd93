package dev.viveiro.metering.prices.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.prices.PriceListDocument;
import dev.viveiro.metering.rating.Per;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PriceListCheckTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void what_is_left_out_is_filled_in_and_can_be_rated() {
        PriceListDocument document = PriceListCheck.document(read("""
            {"currency":"EUR","validFrom":"2026-03","rates":[{"meter":"VCPU","per":"HOUR","tiers":[{"price":"0.02"}]}]}\
            """));
        assertThat(document.planFees()).isEmpty();
        assertThat(document.minimum()).isEqualTo("0");
        PriceListDocument.MeterRate rate = document.rates().getFirst();
        assertThat(rate.per()).isEqualTo(Per.HOUR);
        assertThat(rate.quantity()).isEqualTo(1);
        assertThat(rate.included()).isEqualTo("0");
        assertThat(document.priceList("standard", 1).rate("VCPU")).isPresent();
    }

    @Test
    void a_version_is_kept_as_it_is_told() {
        PriceListDocument document = PriceListCheck.document(read("""
            {"currency":"JPY","validFrom":"2026-03","discountPercent":"2.50","minimum":"100","planFees":[{"plan":"basic","monthly":"300"}],
             "rates":[{"meter":"MEMORY","per":"MONTH","quantity":1024,"included":"10","tiers":[{"upTo":"5.0","price":"1"},{"price":"0"}]}]}\
            """));
        assertThat(JSON.readValue(JSON.writeValueAsString(document), PriceListDocument.class))
                .isEqualTo(document);
    }

    @Test
    void all_that_is_wrong_is_told_at_once_with_where_it_is() {
        assertThat(pointers("""
            {"currency":"XAU","validFrom":"2026-3","discountPercent":"100.1","minimum":"1.234",
             "rates":[null,
               {"meter":"WATT","per":"HOUR","quantity":0,"included":"-1","tiers":[]},
               {"meter":"VCPU","per":"HOUR","tiers":[{"price":"1e3"},{"upTo":"5","price":"1"}]},
               {"meter":"VCPU","per":"HOUR","tiers":[{"upTo":"5","price":"1"},{"upTo":"5","price":"1"},{"price":"0"}]}],
             "planFees":[{"plan":"basic","monthly":"1"},{"plan":"basic"}]}\
            """))
                .contains(
                        "/currency",
                        "/validFrom",
                        "/discountPercent",
                        "/minimum",
                        "/rates/0",
                        "/rates/1/meter",
                        "/rates/1/quantity",
                        "/rates/1/included",
                        "/rates/1/tiers",
                        "/rates/2/tiers/0/upTo",
                        "/rates/2/tiers/0/price",
                        "/rates/2/tiers/1/upTo",
                        "/rates/3/meter",
                        "/rates/3/tiers/1/upTo",
                        "/planFees/1/plan",
                        "/planFees/1/monthly");
    }

    @Test
    void traffic_is_priced_by_the_gib_and_nothing_else_is() {
        PriceListDocument document = PriceListCheck.document(read("""
            {"currency":"EUR","validFrom":"2026-03","rates":[{"meter":"TRAFFIC_SENT","per":"GIB","included":"100","tiers":[{"price":"0.02"}]}]}\
            """));
        assertThat(document.priceList("standard", 1).rate("TRAFFIC_SENT")).isPresent();
        assertThat(pointers("""
            {"currency":"EUR","validFrom":"2026-03","rates":[
              {"meter":"TRAFFIC_RECEIVED","per":"HOUR","tiers":[{"price":"1"}]},
              {"meter":"VCPU","per":"GIB","tiers":[{"price":"1"}]}]}\
            """)).containsExactly("/rates/0/per", "/rates/1/per");
    }

    @Test
    void an_empty_list_lacks_what_it_needs() {
        assertThat(pointers("{}")).containsExactly("/currency", "/validFrom", "/rates");
    }

    @ParameterizedTest
    @CsvSource({"-1", "+1", "1.", ".5", "1e2", "0x1", "1234567890123", "1.1234567890123", "' 1'", "''", "NaN"})
    void a_number_has_one_form(String text) {
        assertThat(pointers("""
            {"currency":"EUR","validFrom":"2026-03","rates":[],"discountPercent":"%s"}\
            """.formatted(text))).containsExactly("/discountPercent");
    }

    private static List<String> pointers(String body) {
        return catchThrowableOfType(ProblemException.class, () -> PriceListCheck.document(read(body))).errors().stream()
                .map(FieldError::pointer)
                .toList();
    }

    private static PriceListBody read(String json) {
        return JSON.readValue(json, PriceListBody.class);
    }
}
