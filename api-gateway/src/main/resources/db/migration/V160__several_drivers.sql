-- The drivers of a host that has several, in its order, as it reported them: [{name, version, capabilities, impediment}]. Null for one that
-- has one, of which the other columns tell.
alter table hosts add column drivers jsonb;
