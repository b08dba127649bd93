-- Of machines whose own disk a resize that failed left larger than their plan's: its size in GiB. It is held, and billed.
alter table vms add column grown_disk_gib bigint;
