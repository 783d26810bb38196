-- Up Migration

-- What people call a session, if they or its tool named it.
alter table tool_sessions
  add column title text,
  add constraint tool_sessions__title check (length(title) between 1 and 200),
  drop column stored_bytes;
alter table tool_sessions add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(tool_id) + octet_length(coalesce(tool_version, ''))
  + octet_length(coalesce(project_id, '')) + octet_length(coalesce(workspace_path, ''))
  + octet_length(coalesce(previous_session_id, '')) + octet_length(coalesce(evolution_metadata::text, ''))
  + octet_length(coalesce(instance_id, '')) + octet_length(coalesce(compressed_context, ''))
  + octet_length(coalesce(external_id, '')) + octet_length(coalesce(title, ''))) stored;

-- Down Migration

alter table tool_sessions drop column stored_bytes, drop column title;
alter table tool_sessions add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(tool_id) + octet_length(coalesce(tool_version, ''))
  + octet_length(coalesce(project_id, '')) + octet_length(coalesce(workspace_path, ''))
  + octet_length(coalesce(previous_session_id, '')) + octet_length(coalesce(evolution_metadata::text, ''))
  + octet_length(coalesce(instance_id, '')) + octet_length(coalesce(compressed_context, ''))
  + octet_length(coalesce(external_id, ''))) stored;
