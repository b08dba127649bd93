-- The same promise, "no two rows of one meter overlap", by an index that takes half the time to enter a row: a row is a box, one
-- line wide, from the microsecond of its start to the last one before its end. 10^16 is far in the future: with an infinite end
-- all boxes would be equally large, and the index would not know where to put them. Every value is a whole number that a
-- double holds exactly.
alter table usage_interval drop constraint usage_interval_never_overlaps;
alter table usage_interval add constraint usage_interval_never_overlaps exclude using gist (
  box(
    point(line, extract(epoch from starts at time zone 'UTC') * 1000000),
    point(line, coalesce(extract(epoch from ends at time zone 'UTC') * 1000000 - 1, 1e16))) with &&);
