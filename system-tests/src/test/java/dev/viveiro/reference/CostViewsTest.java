package dev.viveiro.reference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway documents of costs is what metering takes and answers. */
class CostViewsTest {
    private static final String GATEWAY = "dev.viveiro.gateway.front.CostViews$";
    private static final String METERING = "dev.viveiro.metering.tco.web.";

    @ParameterizedTest
    @CsvSource({
        "NewCost, CostBody",
        "Cost, CostItem",
        "Added, CostController$Added",
        "NewHostModel, HostModelBody",
        "HostModel, HostModelItem",
        "Power, HostModelBody$PowerBody",
        "Power, HostModelItem$Power",
        "Tco, TcoAnswer",
        "TcoItem, TcoAnswer$Item",
        "MachinesCost, MachinesController$MachinesCost",
        "Matrix, TcoController$Matrix",
        "Cell, TcoController$Cell",
        "Roi, TcoController$Roi",
        "WhatIf, WhatIfAnswer",
        "Margins, WhatIfController$Margins",
        "Margin, WhatIfController$Margin",
    })
    void the_documented_fields_are_those_of_metering(String view, String meterings) throws Exception {
        assertThat(fields(GATEWAY + view)).isNotEmpty().isEqualTo(fields(METERING + meterings));
    }

    private static List<String> fields(String record) throws ClassNotFoundException {
        return Arrays.stream(requireNonNull(Class.forName(record).getRecordComponents()))
                .map(RecordComponent::getName)
                .toList();
    }
}
