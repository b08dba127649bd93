-- Whose the image store is: the folder holds the same id, so that no other database's gateway writes or tidies there.
create table image_store (
  only_row boolean primary key default true check (only_row),
  owner    uuid not null default gen_random_uuid()
);
insert into image_store default values;
