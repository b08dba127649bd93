-- Images that are captured from machines: they are one tenant's, and what they are made of is known once their bytes came.
alter table images
  -- whose it is; null for everybody's
  add column tenant      uuid,
  -- the operation that captures it; null for one that is uploaded or fetched
  add column captured_by uuid,
  -- what its host said that it sent
  add column told        jsonb,
  add constraint images_captured check (captured_by is null or (tenant is not null and deadline is not null));

create index images_of_tenants on images (tenant) where tenant is not null;
