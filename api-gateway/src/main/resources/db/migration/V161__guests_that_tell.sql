-- Whether an image's guests tell when one may log in. Of one that hosts have by themselves, they know.
alter table images add column tells_ready boolean not null default false;
