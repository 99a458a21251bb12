/** Where jobs are kept: SQLite on one machine, PostgreSQL for many. No class of it knows a capability. */
@NullMarked
package dev.framewright.jobs.store;

import org.jspecify.annotations.NullMarked;
