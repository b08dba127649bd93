-- The extra disks that a host lists, their ids in order and with commas between; null for a host that does not speak of them.
alter table host_machines
  add column full_disks text,
  add column disks      text;

alter table drift drop constraint drift_kind_check;
alter table drift add constraint drift_kind_check
  check (kind in ('MISSING', 'UNKNOWN', 'WRONG_POWER', 'STALE_GENERATION', 'MISSING_DISK'));
