-- Images that bring their bytes. Those that were there before have none: hosts have them by themselves.
create sequence image_positions as int owned by images.position;
select setval('image_positions', (select coalesce(max(position), 0) + 1 from images), false);

alter table images
  alter column position set default nextval('image_positions'),
  -- names its files in the image store
  add column id         uuid not null default gen_random_uuid() unique,
  add column state      text not null default 'READY',
  -- null for one without bytes
  add column format     text,
  add column sha256     text,
  -- null until its bytes are there
  add column size_bytes bigint,
  -- null for one that is uploaded
  add column url        text,
  -- when it is FAILED unless it is READY by then
  add column deadline   timestamptz,
  -- why it is FAILED
  add column cause      jsonb,
  add constraint images_bytes check ((format is null) = (sha256 is null) and (url is null or sha256 is not null)),
  add constraint images_size  check (sha256 is null or state not in ('READY', 'DEPRECATED') or size_bytes is not null);
