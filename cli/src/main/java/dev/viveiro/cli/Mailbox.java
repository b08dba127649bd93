package dev.viveiro.cli;

import dev.viveiro.cli.Answers.Mail;
import dev.viveiro.cli.Answers.Mails;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The mail sink's view of one recipient. */
final class Mailbox {
    private final Http http;
    private final String address;

    Mailbox(Http http, Settings settings, String recipient) {
        this.http = http;
        this.address =
                settings.mailUrl() + "/messages?limit=50&to=" + URLEncoder.encode(recipient, StandardCharsets.UTF_8);
    }

    /** The newest mails, newest first. */
    List<Mail> newest() {
        return http.get(address, Map.of()).as(Mails.class, 200).items();
    }
}
