package dev.viveiro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostCommandTest {
    private static final String LXD =
            "{'name':'lxd','version':'5.0.2','capabilities':['CREATE','IMAGE_LXD_TARBALL'],'impediment':null,"
                    + "'lacks':{'SAVE':'it keeps no memory'}}";
    private static final String LIBVIRT = "{'name':'libvirt','version':'9.0 qemu','capabilities':['CREATE','SAVE'],"
            + "'impediment':'no tools for filters'}";
    private final StandIn api = new StandIn()
            .on(
                    "GET /v1/hosts?limit=500",
                    200,
                    "{'items':[{'id':'h-1','name':'host-1','state':'UP','machines':3,'impediment':null,"
                            + "'driver':'lxd+libvirt','drivers':[" + LXD + "," + LIBVIRT + "]},"
                            + "{'id':'h-2','name':'host-2','state':'JOINING','machines':0,"
                            + "'impediment':'it has not joined'}]}");

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_list_names_each_hosts_drivers() {
        var run = Run.of(api, false, "host", "list");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsExactly(
                        "  HOST    STATE    MACHINES  DRIVERS                      IMPEDIMENT",
                        "  host-1  UP       3         lxd 5.0.2, libvirt 9.0 qemu  -",
                        "  host-2  JOINING  0         -                            it has not joined");
        assertThat(run.exit()).isZero();
    }

    @Test
    void a_host_is_shown_by_name_or_id_with_what_each_driver_can_and_what_stands_in_its_way() {
        for (String name : new String[] {"host-1", "h-1"}) {
            var run = Run.of(api, false, "host", "show", name);
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith("host-1  UP, 3 machines\n")
                    .contains("  driver      lxd 5.0.2\n    impediment    none\n"
                            + "    capabilities  CREATE IMAGE_LXD_TARBALL\n"
                            + "    cannot        SAVE: it keeps no memory\n")
                    .contains("  driver      libvirt 9.0 qemu\n    impediment    no tools for filters\n");
            assertThat(run.exit()).isZero();
        }
    }

    @Test
    void one_that_has_not_joined_drives_nothing_and_one_that_is_not_there_is_told() {
        assertThat(Run.of(api, false, "host", "show", "host-2").out()).contains("It has not said yet");
        var run = Run.of(api, false, "host", "show", "host-3");
        assertThat(run.err()).contains("host list");
        assertThat(run.exit()).isEqualTo(1);
    }
}
