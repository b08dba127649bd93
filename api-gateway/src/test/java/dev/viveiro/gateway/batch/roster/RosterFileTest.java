package dev.viveiro.gateway.batch.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterFileTest {
    private static final Plan BASIC = new Plan("basic", 1, 1, 1024, 10, false);
    private static final Plan TINY = new Plan("tiny", 1, 1, 512, 1, false);
    private static final Plan OLD = new Plan("old", 1, 1, 1024, 10, false, null, null, null, true);
    private static final Image DEBIAN = new Image("debian-12", "Debian", "debian", 4);

    private static List<RosterEntry> entries(byte[] file) {
        return new RosterCheck(
                        Map.of("basic", BASIC, "tiny", TINY, "old", OLD), Map.of("debian-12", DEBIAN), BASIC, DEBIAN)
                .check(RosterFile.read(file));
    }

    private static List<RosterEntry> entries(String file) {
        return entries(file.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> errors(String file) {
        return errors(entries(file));
    }

    private static List<String> errors(List<RosterEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.errors().stream())
                .map(error -> error.line() + " " + error.column() + " " + error.code())
                .toList();
    }

    private static List<String> labels(String file) {
        return entries(file).stream()
                .map(entry -> Objects.requireNonNull(entry.wish()).label())
                .toList();
    }

    private static void refused(String file, String expected) {
        assertThatThrownBy(() -> RosterFile.read(file.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_ROSTER);
                    assertThat((List<?>) problem.members().get("errors"))
                            .extracting(error -> ((Map<?, ?>) error).get("line") + " "
                                    + ((Map<?, ?>) error).get("column") + " " + ((Map<?, ?>) error).get("code"))
                            .containsExactly(expected);
                });
    }

    @Test
    void a_row_becomes_a_machine_named_after_its_login_or_its_address() {
        assertThat(labels("name,email,login\nAna,ana.perez@example.org,aperez\nLuis,luis.gil+1@example.org,\n"))
                .containsExactly("aperez", "luis-gil-1");
    }

    @Test
    void a_name_is_made_a_label_whatever_it_was() {
        assertThat(labels("name,email,login\na,a@x.org,_José Ñuñez_\nb,b@x.org,学生\nc,c@x.org," + "x".repeat(80) + "\n"))
                .containsExactly("jose-nunez", "machine", "x".repeat(63));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name,email\nAna,ana@x.org\nEva,eva@x.org\n",
                "\uFEFFname,email\r\nAna,ana@x.org\r\nEva,eva@x.org\r\n",
                "email;name\nana@x.org;Ana\neva@x.org;Eva",
                "\uFEFF\"Name\";\"EMAIL\";phone\r\n\"Ana\";\"ana@x.org\";1\r\nEva;eva@x.org;2,3",
                "notes,email,name\n\n\"a, b; c\",ana@x.org, Ana \n\n,eva@x.org, \"Eva\"\n\n",
            })
    void every_spelling_of_the_same_file_reads_the_same(String file) {
        assertThat(entries(file)).allSatisfy(entry -> assertThat(entry.errors()).isEmpty());
        assertThat(entries(file)).extracting(RosterEntry::name).containsExactly("Ana", "Eva");
        assertThat(entries(file)).extracting(RosterEntry::email).containsExactly("ana@x.org", "eva@x.org");
    }

    @Test
    void a_line_is_the_physical_one_on_which_the_row_starts() {
        assertThat(errors("name,email\r\n\"Ana\r\nMaria\r\nPerez\",ana@x.org\r\n\r\nEva,bad\r\n\"Two\nlines\",\r\n"))
                .containsExactly("6 email invalid-email", "7 email missing");
    }

    @Test
    void a_line_break_in_a_quoted_name_becomes_a_space() {
        assertThat(entries("name,email\n\"Ana\r\nMaria\",a@x.org\n\"Eva\nGil\",b@x.org\n"))
                .extracting(RosterEntry::name)
                .containsExactly("Ana Maria", "Eva Gil");
    }

    @Test
    void what_a_spreadsheet_would_run_is_kept_as_text() {
        assertThat(entries("name,email\n=1+1,a@x.org\n+x,b@x.org\n-x,c@x.org\n@x,d@x.org\n"))
                .extracting(RosterEntry::name)
                .containsExactly("=1+1", "+x", "-x", "@x");
    }

    @Test
    void every_bad_address_is_named() {
        assertThat(errors("""
                        name,email
                        Missing,
                        Malformed,ana at example.org
                        First,ana@x.org
                        Repeated,ANA@X.org
                        "Broken","eva
                        @x.org"
                        Short
                        """))
                .containsExactly(
                        "2 email missing",
                        "3 email invalid-email",
                        "5 email repeated-email",
                        "6 email line-break",
                        "8 email missing");
        assertThat(errors("name,email\nTrailing,\"ana@x.org\n\"\n")).containsExactly("2 email line-break");
    }

    @Test
    void a_field_over_255_characters_is_named_and_one_of_255_is_fine() {
        String edge = "x".repeat(255);
        assertThat(errors("name,email,login\n" + edge + ",a@x.org," + edge + "\n" + edge + "y,b@x.org," + edge + "y\n"))
                .containsExactly("3 name too-long", "3 login too-long");
    }

    @Test
    void a_nul_is_named() {
        assertThat(errors("name,email\nA\0na,a@x.org\nEva,b@x.org\0\n"))
                .containsExactly("2 name nul-character", "3 email nul-character");
    }

    @Test
    void invalid_utf_8_spoils_its_row_alone() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("name,email\nPe".getBytes(StandardCharsets.UTF_8));
        file.writeBytes(new byte[] {(byte) 0xF1, 'a'});
        file.writeBytes(",a@x.org\nPeña \uD83D\uDE00,b@x.org\n".getBytes(StandardCharsets.UTF_8));

        List<RosterEntry> entries = entries(file.toByteArray());

        assertThat(errors(entries)).containsExactly("2 name invalid-utf-8");
        assertThat(entries.get(0).name()).doesNotContain("\uDC80");
        assertThat(entries.get(1).name()).isEqualTo("Peña \uD83D\uDE00");
        assertThat(entries.get(1).wish()).isNotNull();
    }

    @Test
    void plans_and_images_come_from_the_row_and_must_exist_and_fit() {
        List<RosterEntry> entries =
                entries("name,email,plan,image\na,a@x.org,,\nb,b@x.org,gold,\nc,c@x.org,,beos\nd,d@x.org,tiny,\n");

        assertThat(errors(entries))
                .containsExactly("3 plan unknown-plan", "4 image unknown-image", "5 plan disk-too-small");
        assertThat(Objects.requireNonNull(entries.getFirst().wish()).plan()).isEqualTo(BASIC);
    }

    @Test
    void no_row_gets_a_retired_plan_also_not_as_the_default() {
        assertThat(errors("name,email,plan\na,a@x.org,old\nb,b@x.org,\n")).containsExactly("2 plan plan-retired");
        List<RosterRow> rows = RosterFile.read("name,email\na,a@x.org\n".getBytes(StandardCharsets.UTF_8));
        assertThat(errors(new RosterCheck(Map.of("old", OLD), Map.of("debian-12", DEBIAN), OLD, DEBIAN).check(rows)))
                .containsExactly("2 plan plan-retired");
    }

    @Test
    void a_file_without_header_or_rows_is_refused() {
        refused("", "1 null missing-header");
        refused("\uFEFF\n\n", "1 null missing-header");
        refused("name,email\n\n", "3 null no-rows");
        refused("name,phone\nAna,1\n", "1 email missing-column");
        refused("email;login\na@x.org;ana\n", "1 name missing-column");
        refused("name,email,email\nAna,a@x.org,b@x.org\n", "1 email repeated-column");
    }

    @Test
    void a_quote_that_does_not_end_refuses_the_file_from_its_line_on() {
        refused("name,email\n\"A\nna\",a@x.org\n\nEva,\"b@x.org\nLuis,c@x.org\n", "5 null malformed-quotes");
        refused("name,email\nAna,a@x.org\n\"E\"va,b@x.org\n", "3 null malformed-quotes");
    }

    @Test
    void more_rows_than_allowed_are_too_large() {
        String file = "name,email\n" + "a,a@x.org\n".repeat(RosterRefused.ROWS_MAX + 1);

        assertThatThrownBy(() -> RosterFile.read(file.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.code())
                        .isEqualTo(ProblemCode.TOO_LARGE));
    }
}
