package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** How much each machine held of what a document was made from. */
@Repository
public class SqlShares {
    private final JdbcTemplate jdbc;

    SqlShares(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Unit-microseconds of a meter, whole numbers, in the order of the machines' ids. */
    public Map<VmId, BigDecimal> of(UUID invoice, BillingMonth month, String meter) {
        Map<VmId, BigDecimal> shares = new LinkedHashMap<>();
        jdbc.query(
                """
                select vm, trunc(sum(quantity * extract(epoch from ends - starts) * 1000000)) as held
                  from invoice_use where invoice = ? and month = ? and meter = ? group by vm order by vm\
                """,
                row -> {
                    shares.put(new VmId(row.getObject("vm", UUID.class)), row.getBigDecimal("held"));
                },
                invoice,
                month.firstDay(),
                meter);
        return shares;
    }
}
