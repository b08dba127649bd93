/** Who this host is: the identity that joining gave it, the file that keeps it, and the lock that keeps it single. */
@NullMarked
package dev.viveiro.worker.identity;

import org.jspecify.annotations.NullMarked;
