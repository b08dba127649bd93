-- Why the driver of a host that has one can't do what it lacks, as it reported it: {capability: reason}. Null for one that does not say, and
-- for a host with several drivers, each of which has its own in the list.
alter table hosts add column lacks jsonb;
