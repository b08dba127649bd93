/** The mailbox of demos and tests: takes every mail by SMTP, keeps it in a folder and shows it over HTTP; sends nothing. */
@NullMarked
package dev.viveiro.mailsink;

import org.jspecify.annotations.NullMarked;
