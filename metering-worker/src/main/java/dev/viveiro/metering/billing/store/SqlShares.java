package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.Shares;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.HashMap;
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

    /** Unit-microseconds of a meter, whole numbers, with the names that machines and images had when they were copied. */
    public Shares of(UUID invoice, BillingMonth month, String meter) {
        Map<VmId, BigDecimal> shares = new LinkedHashMap<>();
        Map<VmId, String> names = new HashMap<>();
        jdbc.query(
                """
                select vm, trunc(sum(quantity * extract(epoch from ends - starts) * 1000000)) as held, max(coalesce(image, name)) as name
                  from invoice_use where invoice = ? and month = ? and meter = ? group by vm order by vm\
                """,
                row -> {
                    VmId vm = new VmId(row.getObject("vm", UUID.class));
                    shares.put(vm, row.getBigDecimal("held"));
                    String name = row.getString("name");
                    if (name != null) {
                        names.put(vm, name);
                    }
                },
                invoice,
                month.firstDay(),
                meter);
        return new Shares(shares, names);
    }
}
