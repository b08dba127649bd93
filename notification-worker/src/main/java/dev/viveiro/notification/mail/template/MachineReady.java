package dev.viveiro.notification.mail.template;

import org.jspecify.annotations.Nullable;

/** The mail "your machine is ready". */
public final class MachineReady {
    /** Name of the template in deliveries. */
    public static final String NAME = "machine-ready";

    private MachineReady() {}

    /**
     * Writes it.
     *
     * @param machine its name
     * @param account login account
     * @param address IPv4 in dotted form; null when the machine has none
     * @param link one-time link to the password; null when only keys can enter
     */
    public static MailText write(String machine, String account, @Nullable String address, @Nullable String link) {
        String where = address == null ? "not known yet" : address;
        String login = address == null ? "as soon as the address is known" : "ssh " + account + "@" + address;
        return new MailText(
                "Your machine " + machine + " is ready",
                plain(machine, account, where, login, link),
                html(machine, account, where, login, link));
    }

    private static String plain(String machine, String account, String where, String login, @Nullable String link) {
        String password =
                link == null ? "You log in with your SSH key; the machine has no password.\n" : """
                  To see the password open this link and press the button. It works once, so have a
                  safe place ready; whoever opens it first sees the password.

                    %s
                  """.formatted(link);
        return """
                Hello,

                your machine %s is ready.

                  Account:  %s
                  Address:  %s
                  Log in:   %s

                %s
                This mail was written by a machine; nobody reads answers to it.
                """.formatted(machine, account, where, login, password);
    }

    private static String html(String machine, String account, String where, String login, @Nullable String link) {
        String password = link == null
                ? "<p>You log in with your SSH key; the machine has no password.</p>"
                : """
                  <p>To see the password open this link and press the button. It works <strong>once</strong>, so have a \
                  safe place ready; whoever opens it first sees the password.</p>
                  <p><a href="%1$s">Show the password</a><br><small>%1$s</small></p>""".formatted(Html.escaped(link));
        return """
                <!doctype html>
                <html lang="en"><body style="font-family: sans-serif; line-height: 1.5">
                <p>Hello,</p>
                <p>your machine <strong>%s</strong> is ready.</p>
                <table cellpadding="4">
                <tr><td>Account</td><td><code>%s</code></td></tr>
                <tr><td>Address</td><td><code>%s</code></td></tr>
                <tr><td>Log in</td><td><code>%s</code></td></tr>
                </table>
                %s
                <p><small>This mail was written by a machine; nobody reads answers to it.</small></p>
                </body></html>
                """.formatted(
                Html.escaped(machine), Html.escaped(account), Html.escaped(where), Html.escaped(login), password);
    }
}
