-- A tenant's month is found without a look at the months before and after it. A row lies in the month in which it starts, so this is
-- also the order of starts; two rows with one start differ in their machine, but for its few meters.
drop index usage_interval_tenant;
create index usage_interval_tenant_month
  on usage_interval (tenant, (date_trunc('month', starts at time zone 'UTC')::date), starts, vm) where superseded_by is null;

-- what an image holds is in one row for several months until it is cut: bills look at all of a tenant's
create index usage_interval_images on usage_interval (tenant) where superseded_by is null and meter = 'IMAGE';
