package dev.viveiro.cli;

import dev.viveiro.cli.Answers.Mail;
import dev.viveiro.cli.Answers.Mails;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The mail sink's view of one recipient, or of all. */
final class Mailbox {
    private final Http http;
    private final String address;
    private final String filter;

    private Mailbox(Http http, Settings settings, String filter) {
        this.http = http;
        this.address = settings.mailUrl() + "/messages?limit=";
        this.filter = filter;
    }

    static Mailbox of(Http http, Settings settings, String recipient) {
        return new Mailbox(http, settings, "&to=" + encoded(recipient));
    }

    static Mailbox ofAll(Http http, Settings settings) {
        return new Mailbox(http, settings, "");
    }

    /** The newest mails, newest first. */
    List<Mail> newest() {
        return page(50, "").items();
    }

    /** Id of the newest mail; empty when there is none. */
    String newestId() {
        var items = page(1, "").items();
        return items.isEmpty() ? "" : items.getFirst().id();
    }

    /** All mails that came after the one of that id, newest first; all there are when there is no such mail. */
    List<Mail> newerThan(String id) {
        var newer = new ArrayList<Mail>();
        var token = "";
        do {
            var page = page(100, token);
            for (var mail : page.items()) {
                if (mail.id().equals(id)) {
                    return newer;
                }
                newer.add(mail);
            }
            token = page.nextPageToken() == null ? "" : "&pageToken=" + encoded(page.nextPageToken());
        } while (!token.isEmpty());
        return newer;
    }

    private Mails page(int limit, String token) {
        return http.get(address + limit + filter + token, Map.of()).as(Mails.class, 200);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
