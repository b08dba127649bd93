-- Images of tenants are billed for while their bytes are kept. Those that there are by now are told of once this is there.
alter table images
  -- whether everyone was told last that its tenant keeps it
  add column metered         boolean not null default false,
  -- how often that was told
  add column metered_version bigint  not null default 0;

-- what is to be told of: none, but after an update
create index images_untold on images (id) where tenant is not null and metered <> (state in ('READY', 'DEPRECATED'));
create index images_metered on images (id) where metered;
