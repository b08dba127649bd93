-- When somebody began a day's check: one that has no end an hour later is begun again. Null of checks that were begun before this was kept.
alter table reconciliation_check add column claimed_at timestamptz;
