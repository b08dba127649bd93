-- The latest time from which everyone was told that something holds of the machine: a late word of its host is told with no earlier
-- one. Null while nothing has been told since this column came.
alter table vms add column told_at timestamptz;
