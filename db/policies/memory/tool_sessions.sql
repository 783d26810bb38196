alter table tool_sessions enable row level security;
alter table tool_sessions force row level security;

create policy tenant_select on tool_sessions for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on tool_sessions for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true) and claim_id is null);
create policy tenant_update on tool_sessions for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on tool_sessions for select to omnimemory_local using (tenant_id is null);
create policy local_insert on tool_sessions for insert to omnimemory_local with check (tenant_id is null and claim_id is null);
create policy local_update on tool_sessions for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert,
  update (tool_version, process_id, instance_id, external_id, project_id, workspace_path, title, compressed_context, pinned,
    archived, revision, last_activity, ended_at, ended_by, has_checkpoints, total_embeddings, total_compressions,
    total_workflows, tokens_saved, file_access_count, search_count, decision_count, memory_reference_count, model_requests,
    failed_requests, input_tokens, cache_read_tokens, cache_creation_tokens, output_tokens, reasoning_tokens, cost_usd_micros)
  on tool_sessions to omnimemory_tenant, omnimemory_local;

create policy import_select on tool_sessions for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on tool_sessions for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert on tool_sessions to omnimemory_import;

create policy deletion_select on tool_sessions for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on tool_sessions for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on tool_sessions to omnimemory_deletion;

create policy claim_select on tool_sessions for select to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
create policy claim_update on tool_sessions for update to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)))
  with check (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)));
grant select, update (tenant_id, scope_id, claim_id) on tool_sessions to omnimemory_claim;

-- A session stays when its project, its predecessor or its last checkpoint is deleted, and loses or regains the link.
create policy deletion_update on tool_sessions for update to omnimemory_deletion
  using (coalesce(tenant_id, ':local') = current_setting('app.scope', true)) with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant update (project_id, previous_session_id, has_checkpoints) on tool_sessions to omnimemory_deletion;
create policy import_update on tool_sessions for update to omnimemory_import
  using (coalesce(tenant_id, ':local') = current_setting('app.scope', true)) with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant update (project_id, previous_session_id, has_checkpoints) on tool_sessions to omnimemory_import;
