@NullMarked
package dev.viveiro.metering.account.web;

import org.jspecify.annotations.NullMarked;
