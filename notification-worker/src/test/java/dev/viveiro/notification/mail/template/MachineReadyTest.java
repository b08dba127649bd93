package dev.viveiro.notification.mail.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineReadyTest {
    @Test
    void it_says_how_to_log_in_and_where_the_password_is() {
        MailText text = MachineReady.write("oak", "ana", "10.0.0.7", "https://c.example/reveal#abc");
        assertThat(text.plain())
                .contains("machine oak", "Account:  ana", "ssh ana@10.0.0.7", "https://c.example/reveal#abc");
        assertThat(text.html()).contains("ssh ana@10.0.0.7", "href=\"https://c.example/reveal#abc\"");
    }

    @Test
    void names_are_text_in_html_and_never_markup() {
        MailText text = MachineReady.write("<img src=x>", "a\"b'c&", "10.0.0.7", null);
        assertThat(text.html())
                .contains("&lt;img src=x&gt;", "a&quot;b&#39;c&amp;")
                .doesNotContain("<img");
    }

    @Test
    void a_machine_that_only_keys_enter_has_no_link() {
        MailText text = MachineReady.write("oak", "ana", null, null);
        assertThat(text.plain() + text.html()).contains("SSH key").doesNotContain("reveal");
    }

    @Test
    void it_prints_without_its_text() {
        assertThat(MachineReady.write("oak", "ana", null, "https://c.example/reveal#abc"))
                .hasToString("MailText[Your machine oak is ready]");
    }
}
