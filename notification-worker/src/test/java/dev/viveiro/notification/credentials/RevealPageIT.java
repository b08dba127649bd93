package dev.viveiro.notification.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.Secret;
import dev.viveiro.notification.MailText;
import dev.viveiro.notification.NotificationScene;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RevealPageIT extends NotificationScene {
    @TempDir(cleanup = CleanupMode.NEVER)
    Path profile;

    @Test
    void the_button_shows_the_password_once_and_the_link_leaves_the_address_bar() throws IOException {
        tell(issued(machine("browser@example.org"), Secret.of("<b>pass&word</b>-9qX")));
        await().untilAsserted(() -> assertThat(mailsTo("browser@example.org")).hasSize(1));
        String token = MailText.of(mailsTo("browser@example.org").getFirst()).token();
        String link = "http://127.0.0.1:" + port() + "/reveal#" + token;
        try (Browser browser = Browser.start(profile)) {
            browser.open(link);
            assertThat(text(browser, "ask")).contains("shown once");
            browser.evaluate("document.getElementById('show').click()");
            await().untilAsserted(() -> assertThat(text(browser, "password")).isEqualTo("<b>pass&word</b>-9qX"));
            assertThat(text(browser, "login")).isEqualTo("ssh viveiro@10.20.0.17");
            assertThat(browser.evaluate("getComputedStyle(document.querySelector('dl')).display"))
                    .as("the policy lets the page's own style in")
                    .isEqualTo("grid");
            assertThat(browser.evaluate("location.hash")).isEmpty();

            browser.open("about:blank");
            browser.open(link);
            browser.evaluate("document.getElementById('show').click()");
            await().untilAsserted(() -> assertThat(text(browser, "message")).contains("already shown"));
            assertThat(browser.evaluate("document.body.innerText")).doesNotContain("9qX");

            browser.open("about:blank");
            browser.open("http://127.0.0.1:" + port() + "/reveal");
            assertThat(text(browser, "message")).contains("incomplete");
        }
    }

    private static String text(Browser browser, String id) {
        return browser.evaluate("document.getElementById('" + id + "').textContent");
    }
}
