package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.CpuLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTuneTest {
    private static String written(CpuLimits limits) {
        return Markup.of(xml -> xml.element("domain", domain -> CpuTune.write(domain, limits)));
    }

    private static CpuLimits read(String tune) {
        return CpuTune.of(Xml.parse("<domain>" + tune + "</domain>"));
    }

    private static String put(String tune, CpuLimits limits) {
        var domain = Xml.parse("<domain>" + tune + "</domain>");
        CpuTune.put(domain, limits);
        return Xml.text(domain);
    }

    @Test
    void a_description_says_a_weight_and_what_each_processor_may_take() {
        String both = written(new CpuLimits(200, 50));
        assertThat(both).contains("<shares>200</shares>", "<period>100000</period>", "<quota>50000</quota>");
        assertThat(CpuTune.of(Xml.parse(both))).isEqualTo(new CpuLimits(200, 50));
        assertThat(written(new CpuLimits(7, null))).doesNotContain("quota");
        assertThat(written(CpuLimits.NONE)).doesNotContain("cputune");
    }

    @Test
    void a_new_size_changes_them_and_leaves_what_else_is_tuned() {
        String pinned = "<cputune><vcpupin vcpu='0' cpuset='1'/><shares>7</shares></cputune>";
        String capped = put(pinned, new CpuLimits(null, 25));
        assertThat(capped).contains("vcpupin", "<quota>25000</quota>").doesNotContain("shares");
        assertThat(put(pinned, CpuLimits.NONE)).contains("vcpupin").doesNotContain("shares");
        assertThat(put("<cputune><shares>7</shares></cputune>", CpuLimits.NONE)).doesNotContain("cputune");
        assertThat(put("", CpuLimits.NONE)).doesNotContain("cputune");
        assertThat(CpuTune.of(Xml.parse(put("", new CpuLimits(10_000, 100))))).isEqualTo(new CpuLimits(10_000, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "<quota>-1</quota>",
        "<quota>17592186044415</quota>",
        "<shares>262144</shares>",
        "<period>0</period>",
        "<period>100000</period>",
        "<vcpupin vcpu='0' cpuset='1'/>"
    })
    void what_others_set_and_is_none_of_ours_is_none(String tune) {
        assertThat(read("<cputune>" + tune + "</cputune>")).isEqualTo(CpuLimits.NONE);
    }

    @Test
    void a_quota_of_another_period_is_the_same_part() {
        assertThat(read("<cputune><period>50000</period><quota>25000</quota></cputune>"))
                .isEqualTo(new CpuLimits(null, 50));
    }

    @Test
    void what_runs_is_told_a_quota_below_nothing_where_it_has_no_cap() {
        assertThat(CpuTune.figures(new CpuLimits(200, 50)))
                .containsEntry("cpu_shares", 200L)
                .containsEntry("vcpu_period", 100_000L)
                .containsEntry("vcpu_quota", 50_000L);
        assertThat(CpuTune.figures(new CpuLimits(200, null))).containsEntry("vcpu_quota", -1L);
    }
}
