/** Brings images from the gateway onto this host and keeps them for a while; what is made of them is the driver's. */
@NullMarked
package dev.viveiro.worker.image;

import org.jspecify.annotations.NullMarked;
