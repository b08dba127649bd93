/** What the tests of every module share: real brokers and databases, a clock to turn, golden files; nothing of production. */
@NullMarked
package dev.viveiro.testkit;

import org.jspecify.annotations.NullMarked;
