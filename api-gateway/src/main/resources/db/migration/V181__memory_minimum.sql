-- How much of its memory a plan's machine has at first, and how much each machine got with its plan, in MiB; null for all of it.
alter table plans add column memory_min_mib bigint check (memory_min_mib between 1 and memory_mib);
alter table vms add column memory_min_mib bigint;
