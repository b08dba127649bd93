package dev.viveiro.worker.driver.libvirt;

import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;

/**
 * A test with real guests, or what comes before or after it, that ends in five minutes, whatever a guest does. A minute is what a
 * slow machine needs for one to boot. It runs on a thread of its own, since a read of a guest's console is native and hears no
 * interrupt: the test run goes on all the same.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Timeout(value = 300, threadMode = SEPARATE_THREAD)
@interface GuestsInTime {}
