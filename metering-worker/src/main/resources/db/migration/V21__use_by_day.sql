-- What each machine used on each host and day (UTC), summed from vm_minute an hour at a time.
create table use_by_day (
  day                date   not null,
  host               uuid   not null,
  vm                 uuid   not null,
  cpu_millis         bigint not null,
  memory_mib_seconds bigint not null,
  disk_mib_seconds   bigint not null,
  -- that were sampled
  minutes            int    not null,
  primary key (day, host, vm)
) with (fillfactor = 80);

-- The hours that are in it, counted from 1970. A row is written with its sums, so none is counted twice.
create table summed_hour (
  hour int primary key
);
