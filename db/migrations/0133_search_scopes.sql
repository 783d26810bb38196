-- Up Migration

-- With which model a scope is searched, and to which one it is moving. A model is named by a hash of what makes its vectors
-- comparable. NULL: nothing is ready yet, and what there is of the next one answers.
create table search_scopes (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  model      integer,
  model_name text,
  next_model integer,
  next_name  text,
  updated_at timestamptz not null default now(),
  constraint search_scopes__pkey primary key (scope_id),
  constraint search_scopes__tenant_id check (tenant_id <> ''),
  constraint search_scopes__scope check (scope_id = coalesce(tenant_id, '')),
  constraint search_scopes__model check ((model is null) = (model_name is null)),
  constraint search_scopes__next_model check ((next_model is null) = (next_name is null)),
  constraint search_scopes__either check (model is not null or next_model is not null)
);
create index idx_search_scopes_tenant on search_scopes (tenant_id);

-- Down Migration

drop table search_scopes;
