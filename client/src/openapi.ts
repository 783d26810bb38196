// Generated from the OpenAPI document by `npm run client:generate`. Do not edit.

export interface paths {
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what the first page of the dashboard shows */
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count what retention would delete with other settings, and what it deletes next */
        post: operations["post_retention_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the sessions that started within a window, in total and by group */
        get: operations["get_sessions_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sessions, newest first */
        get: operations["get_sessions"];
        put?: never;
        /** Start a session */
        post: operations["post_sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/get-or-create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Continue the open session of an instance or process, or start one */
        post: operations["post_sessions_get_or_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one session */
        get: operations["get_sessions_session_id"];
        put?: never;
        post?: never;
        /** Delete a session with its checkpoints and telemetry */
        delete: operations["delete_sessions_session_id"];
        options?: never;
        head?: never;
        /** Name, pin or archive a session, or store its compressed context */
        patch: operations["patch_sessions_session_id"];
        trace?: never;
    };
    "/v1/sessions/{session_id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep an open session active */
        post: operations["post_sessions_session_id_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a session */
        post: operations["post_sessions_session_id_end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the context of a session */
        get: operations["get_sessions_session_id_context"];
        put?: never;
        /** Add a file access, search, decision or memory reference to the context of an open session */
        post: operations["post_sessions_session_id_context"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export a session with its context, checkpoints and newest measurements as one document */
        get: operations["get_sessions_session_id_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a session with the context and the checkpoints of an exported one */
        post: operations["post_sessions_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/claude-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the Claude Code details of a session */
        get: operations["get_sessions_session_id_claude_code"];
        /** Replace the Claude Code details of a session */
        put: operations["put_sessions_session_id_claude_code"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store a batch of samples, cache hits, velocity, operations and checkpoints; each item is accepted or rejected by itself */
        post: operations["post_ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ingest/receipts/{receipt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the receipt of a batch, for seven days */
        get: operations["get_ingest_receipts_receipt_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List samples, newest first */
        get: operations["get_metrics"];
        put?: never;
        /** Store a sample */
        post: operations["post_metrics"];
        /** Delete samples older than a number of days */
        delete: operations["delete_metrics"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/aggregates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get totals and averages of a window that ends now */
        get: operations["get_metrics_aggregates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the newest sample of a tool, or of all tools */
        get: operations["get_metrics_latest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/tools/{tool_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get totals and averages of one tool in a window that ends now */
        get: operations["get_metrics_tools_tool_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Summarize the samples of a window, in total and by group */
        get: operations["get_metrics_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tag keys of the samples in a window */
        get: operations["get_metrics_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/tags/{tag_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the values of one tag in a window */
        get: operations["get_metrics_tags_tag_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the cost of the tokens saved in a window, in total and by owner and period */
        get: operations["get_costs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sum up the requests, tokens and cost of a window, in total and by group */
        get: operations["get_usage_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List calls of models, newest first */
        get: operations["get_usage_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List other events of tools, newest first */
        get: operations["get_usage_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List series of metrics with the sums of their points in a window, newest first */
        get: operations["get_usage_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the requests, tokens and cost of a session, in total and by model */
        get: operations["get_sessions_session_id_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tools that have left anything, with counts of a window */
        get: operations["get_tools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List operations, newest first */
        get: operations["get_operations"];
        put?: never;
        /** Record a read or search operation of an open session */
        post: operations["post_operations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/breakdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the tokens and the cost prevented in a window, by mode, tool, project or file */
        get: operations["get_operations_breakdown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/savings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the tokens and the cost prevented in a window, over time */
        get: operations["get_operations_savings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cache-hits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List cache hits, newest first */
        get: operations["get_cache_hits"];
        put?: never;
        /** Record that a file was served from the cache */
        post: operations["post_cache_hits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cache-hits/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sum up the cache hits of a window, in total and by file or tool */
        get: operations["get_cache_hits_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List checkpoints, newest first, in their current versions or as of a given time */
        get: operations["get_checkpoints"];
        put?: never;
        /** Store a checkpoint of an open session, optionally superseding others */
        post: operations["post_checkpoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkpoints/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the newest checkpoint of a session, or else of a tool, or else of all; of one project if given */
        get: operations["get_checkpoints_latest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkpoints/{checkpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one checkpoint, in its current version or as of a given time */
        get: operations["get_checkpoints_checkpoint_id"];
        put?: never;
        post?: never;
        /** Delete a checkpoint with all its versions */
        delete: operations["delete_checkpoints_checkpoint_id"];
        options?: never;
        head?: never;
        /** Record a corrected version of a checkpoint, or publish it to the team */
        patch: operations["patch_checkpoints_checkpoint_id"];
        trace?: never;
    };
    "/v1/checkpoints/{checkpoint_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all versions of a checkpoint and of everything that it supersedes or is superseded by */
        get: operations["get_checkpoints_checkpoint_id_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search by words and by meaning, best hits first */
        get: operations["get_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the state of search by meaning: whether it is on, its model, and how many texts wait */
        get: operations["get_search_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/velocity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the token velocity of a session, newest first */
        get: operations["get_velocity"];
        put?: never;
        /** Record the token velocity of an open session */
        post: operations["post_velocity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the predictions of a session, newest first */
        get: operations["get_predictions"];
        put?: never;
        /** Record when the next checkpoint of an open session is expected */
        post: operations["post_predictions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record when the checkpoint came that the newest open prediction of a session expected */
        post: operations["post_predictions_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the accuracy of the predictions */
        get: operations["get_predictions_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List projects, newest first */
        get: operations["get_projects"];
        put?: never;
        /** Get the project of a workspace, or create it */
        post: operations["post_projects"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one project */
        get: operations["get_projects_project_id"];
        put?: never;
        post?: never;
        /** Delete a project with its memories; its sessions stay */
        delete: operations["delete_projects_project_id"];
        options?: never;
        head?: never;
        /** Change the details and settings of a project */
        patch: operations["patch_projects_project_id"];
        trace?: never;
    };
    "/v1/projects/{project_id}/resume-context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what is needed to go on with a project: its newest checkpoint, latest session and memory keys */
        get: operations["get_projects_project_id_resume_context"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/memories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the memories of a project, newest first; counts as an access of each, except with `peek` */
        get: operations["get_projects_project_id_memories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/memory-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys of the memories of a project, in the order of their code points and without values; does not count as an access */
        get: operations["get_projects_project_id_memory_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/memories/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one memory; counts as an access, except with `peek` */
        get: operations["get_projects_project_id_memories_key"];
        /** Store a memory, or replace the one with the same key */
        put: operations["put_projects_project_id_memories_key"];
        post?: never;
        /** Delete a memory */
        delete: operations["delete_projects_project_id_memories_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tool-configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the saved configs, newest first */
        get: operations["get_tool_configs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tool-configs/{tool_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the config of a tool, or the default config */
        get: operations["get_tool_configs_tool_id"];
        /** Replace the config of a tool */
        put: operations["put_tool_configs_tool_id"];
        post?: never;
        /** Delete the saved config of a tool, so that the default config applies again */
        delete: operations["delete_tool_configs_tool_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the settings */
        get: operations["get_settings"];
        /** Replace the settings */
        put: operations["put_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change some of the settings; null takes one back to its default, a performance profile sets several at once */
        patch: operations["patch_settings"];
        trace?: never;
    };
    "/v1/settings/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the settings of each performance profile */
        get: operations["get_settings_profiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/omnimemory-1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the SQLite file of OmniMemory 1 and start its import; sending it again continues */
        post: operations["post_imports_omnimemory_1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the imports of uploaded files, newest first */
        get: operations["get_imports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the state, the progress and the report of an import */
        get: operations["get_imports_import_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop an import; what it has stored stays */
        post: operations["post_imports_import_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the tenant of the request */
        get: operations["get_tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename the tenant */
        patch: operations["patch_tenant"];
        trace?: never;
    };
    "/v1/tenant/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspend the tenant: only billing and exports stay available until it is resumed */
        post: operations["post_tenant_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenant/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume the tenant that its owner suspended */
        post: operations["post_tenant_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members of the tenant, newest first */
        get: operations["get_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a member and all of their API keys, or leave the tenant */
        delete: operations["delete_members_user_id"];
        options?: never;
        head?: never;
        /** Change the role of a member */
        patch: operations["patch_members_user_id"];
        trace?: never;
    };
    "/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List invitations, newest first */
        get: operations["get_invitations"];
        put?: never;
        /** Invite a person by email to become a member */
        post: operations["post_invitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitation_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an invitation again, with a new token for another seven days */
        post: operations["post_invitations_invitation_id_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation */
        delete: operations["delete_invitations_invitation_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your API keys, or all keys if you may manage them, newest first */
        get: operations["get_api_keys"];
        put?: never;
        /** Create an API key for yourself; the key is shown only once */
        post: operations["post_api_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rotate one of your API keys; the old key keeps working for a while */
        post: operations["post_api_keys_key_id_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key; takes effect with the next request */
        delete: operations["delete_api_keys_key_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the limits and features of the plan */
        get: operations["get_entitlements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the plan, the subscription, the limits and the current usage */
        get: operations["get_billing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the plans with their limits and prices */
        get: operations["get_billing_plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a checkout page to buy a plan; repeating the request returns the same page */
        post: operations["post_billing_checkout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a portal page to change or cancel the subscription */
        post: operations["post_billing_portal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Synchronize with Stripe now, and get the result */
        post: operations["post_billing_sync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the audit log of the tenant, newest first */
        get: operations["get_audit_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export the audit log of the tenant, oldest first, as one JSON document per line; the log records the export */
        get: operations["get_audit_logs_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-logs/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recompute the hash chain of the audit log, and report the first line that was altered, removed or inserted */
        get: operations["get_audit_logs_verification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/isolation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that the database isolates the tenant: its current roles, policies and grants */
        get: operations["get_isolation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your exports, newest first */
        get: operations["get_exports"];
        put?: never;
        /** Start a job that writes an archive of everything you may read, or of what you have made */
        post: operations["post_exports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the state and the progress of an export */
        get: operations["get_exports_export_id"];
        put?: never;
        post?: never;
        /** Cancel an export, or remove its archive */
        delete: operations["delete_exports_export_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{export_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the archive of a finished export; with Range, a part of it */
        get: operations["get_exports_export_id_archive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hear what changes, as server-sent events with the names of resources */
        get: operations["get_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/local/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the claims of the tenant, newest first */
        get: operations["get_local_claims"];
        put?: never;
        /** Move the data of local mode to the tenant, or say what would move */
        post: operations["post_local_claims"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/local/claims/{claim_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a claim */
        get: operations["get_local_claims_claim_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/local/claims/{claim_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move everything that a claim has brought back to local mode */
        post: operations["post_local_claims_claim_id_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deletions, newest first */
        get: operations["get_deletions"];
        put?: never;
        /** Delete a thing, or suspend the whole team at once, and for good after a grace period in which that can be cancelled */
        post: operations["post_deletions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what a deletion would remove, without deleting anything */
        post: operations["post_deletions_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletions/{deletion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one deletion: its state, and the proof once it is done */
        get: operations["get_deletions_deletion_id"];
        put?: never;
        post?: never;
        /** Cancel a deletion that is waiting: everything is back as it was */
        delete: operations["delete_deletions_deletion_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/departed-members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List former members whose private checkpoints wait for a decision, newest first */
        get: operations["get_departed_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/departed-members/{user_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete the private checkpoints of a former member, share them, or pass them on */
        post: operations["post_departed_members_user_id_decision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get who is signed in, where they may work, and what this server offers, in one response for everyone */
        get: operations["get_auth_context"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register with an email address and a password; the account is created when the emailed token is confirmed */
        post: operations["post_auth_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm an email address with the emailed token and the password, which creates the account */
        post: operations["post_auth_verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Request another confirmation email */
        post: operations["post_auth_verify_email_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with an email address and a password; cancels a deletion of the account that waits */
        post: operations["post_auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out of this browser */
        post: operations["post_auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Request an email with a link to choose a new password */
        post: operations["post_auth_password_forgot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose a new password with the emailed token; ends every session of the account */
        post: operations["post_auth_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm the password, for actions that need a sign-in within the last 10 minutes */
        post: operations["post_auth_password_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the password; ends every other session of the account */
        post: operations["post_auth_password_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the signed-in user */
        get: operations["get_auth_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/account/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete your account after a grace period, and sign out everywhere at once; signing in cancels it. Needs the password, or a sign-in within the last 10 minutes */
        post: operations["post_auth_account_deletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/account/deletion/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what the deletion of your account would remove and what would stay, without deleting anything */
        post: operations["post_auth_account_deletion_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the browsers that are signed in to the account */
        get: operations["get_auth_sessions"];
        put?: never;
        post?: never;
        /** End every other session of the account */
        delete: operations["delete_auth_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session of the account; takes effect with its next request */
        delete: operations["delete_auth_sessions_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your tenants by name */
        get: operations["get_auth_tenants"];
        put?: never;
        /** Create a tenant with yourself as its owner, and select it for this browser */
        post: operations["post_auth_tenants"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Select the tenant for this browser */
        put: operations["put_auth_tenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation with its emailed token, and select that tenant for this browser */
        post: operations["post_auth_invitations_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the providers that can be used to sign in */
        get: operations["get_auth_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Unlink a provider from the account; ends every other session. Needs a sign-in within the last 10 minutes */
        delete: operations["delete_auth_identities_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/deletions/{deletion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the record of the deletion of a team or account, also when nothing else is left of it */
        get: operations["get_auth_deletions_deletion_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        PreviewRetention: {
            /** @description As in the settings. */
            retention_days?: number | null;
            /** @description As in a PATCH of the settings: the given periods instead of the stored ones; null: without an end. */
            retention?: {
                /** @description Sessions that ended longer ago are deleted, with everything that was stored for them, checkpoints included. Pinned sessions are kept. */
                sessions_days?: number | null;
                /** @description Older metric samples, velocities, predictions, cache hits and tool operations are deleted. Null or omitted: retention_days holds for metric samples, and the others are kept. */
                samples_days?: number | null;
                /** @description Older model requests, events and data points are deleted, and rejected when they arrive. Null or omitted: retention_days holds. */
                telemetry_days?: number | null;
                /** @description Versions of checkpoints that were replaced longer ago are deleted. The current version is kept. */
                checkpoints_days?: number | null;
                /** @description Older lines of the audit log are deleted, at most once a day. Local mode has no audit log. */
                audit_days?: number | null;
            } | null;
        };
        StartSession: {
            tool_id: string;
            tool_version?: string;
            process_id?: number;
            instance_id?: string;
            /** @description Absolute path of the workspace; its hash becomes `project_id`. */
            workspace_path?: string;
            previous_session_id?: string;
            /** @description What people call the session. One that is continued keeps the title that it has. */
            title?: string;
        };
        UpdateSession: {
            /** @description A pinned session is never ended for being idle. */
            pinned?: boolean;
            /** @description Lists leave archived sessions out by default. */
            archived?: boolean;
            /** @description What people call the session, in one line; null removes it. */
            title?: string | null;
            /** @description The conversation in compressed form, as the tool produced it; null removes it. */
            compressed_context?: string | null;
        };
        ContextEntry: {
            /** @constant */
            kind: "file_access";
            path: string;
            /** @description How important the file is, usually 0 to 1. Defaults to its existing score. */
            importance?: number;
        } | {
            /** @constant */
            kind: "search";
            query: string;
        } | {
            /** @constant */
            kind: "decision";
            decision: string;
        } | {
            /** @constant */
            kind: "memory_reference";
            memory_id: string;
            memory_key: string;
        };
        SessionDocument: {
            /** @constant */
            format: "omnimemory.session";
            /**
             * @description An export has the newest.
             * @enum {number}
             */
            version: 1 | 2;
            /** Format: date-time */
            exported_at: string;
            session: components["schemas"]["TransferredSession"];
            /** @description Oldest first, as in every list of this document. */
            context: components["schemas"]["TransferredContext"];
            /** @description The checkpoints that the caller may read. */
            checkpoints: components["schemas"]["TransferredCheckpoint"][];
            /** @description For information only; an import ignores this and all following fields. */
            metrics: components["schemas"]["TransferredMetric"][];
            velocity: components["schemas"]["TransferredVelocity"][];
            predictions: components["schemas"]["TransferredPrediction"][];
            claude_code: components["schemas"]["TransferredClaudeCode"] | null;
            /** @description The lists that were cut off; they contain their newest entries. */
            truncated: ("files_accessed" | "searches" | "decisions" | "saved_memories" | "checkpoints" | "metrics" | "velocity" | "predictions")[];
        };
        TransferredSession: {
            session_id: string;
            tool_id: string;
            tool_version: string | null;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
            /** Format: date-time */
            last_activity: string;
            total_compressions: number;
            total_embeddings: number;
            total_workflows: number;
            tokens_saved: number;
            project_id: string | null;
            previous_session_id: string | null;
            process_id: number | null;
            instance_id: string | null;
            pinned: boolean;
            archived: boolean;
            title?: string | null;
            compressed_context: string | null;
        };
        TransferredContext: {
            files_accessed: {
                path: string;
                /** Format: date-time */
                accessed_at: string;
                importance: number | null;
            }[];
            searches: {
                query: string;
                /** Format: date-time */
                timestamp: string;
            }[];
            decisions: {
                decision: string;
                /** Format: date-time */
                timestamp: string;
            }[];
            saved_memories: {
                id: string;
                key: string;
                /** Format: date-time */
                timestamp: string;
            }[];
        };
        TransferredCheckpoint: {
            /** @description Identifies the checkpoint within this document; an import assigns a new id. */
            checkpoint_id: string;
            tool_id: string;
            tool_version: string | null;
            checkpoint_type: components["schemas"]["CheckpointType"];
            /** Format: date-time */
            created_at: string;
            summary: string;
            /** @default [] */
            key_facts?: string[];
            /** @default [] */
            decisions?: (string | {
                [key: string]: unknown;
            })[];
            /** @default [] */
            patterns?: (string | {
                [key: string]: unknown;
            })[];
            /** @default [] */
            files_modified?: string[];
            /** @default [] */
            dependencies_added?: string[];
            /** @default [] */
            commands_run?: string[];
            /** @default [] */
            todos?: string[];
            /** @default [] */
            blockers?: string[];
            compressed_context: string | null;
            original_tokens: number | null;
            compressed_tokens: number | null;
            visibility: components["schemas"]["Visibility"];
            /** Format: date-time */
            valid_from: string;
            valid_to: string | null;
            superseded_by: string | null;
            supersedes: string[];
            influenced_by: string[];
        };
        /** @enum {string} */
        CheckpointType: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal";
        /** @enum {string} */
        Visibility: "private" | "team";
        TransferredMetric: {
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            service: "combined" | "compression";
            tool_id: string;
            tool_version: string | null;
            metadata: {
                [key: string]: string;
            } | null;
            total_embeddings: number | null;
            cache_hits: number | null;
            cache_hit_rate: number | null;
            tokens_processed: number | null;
            avg_latency_ms: number | null;
            total_compressions: number | null;
            tokens_saved: number | null;
            compression_ratio: number | null;
            quality_score: number | null;
            pattern_count: number | null;
            graph_nodes: number | null;
            graph_edges: number | null;
            prediction_accuracy: number | null;
            tokens_saved_delta: number;
            total_compressions_delta: number;
            total_embeddings_delta: number;
        };
        TransferredVelocity: {
            /** Format: date-time */
            timestamp: string;
            tokens_saved: number;
            velocity: number;
            acceleration: number | null;
            prediction_confidence: number | null;
        };
        TransferredPrediction: {
            /** Format: date-time */
            predicted_at: string;
            predicted_checkpoint_time: string | null;
            predicted_tokens: number | null;
            actual_checkpoint_time: string | null;
            actual_checkpoint_id: string | null;
            prediction_accuracy: number | null;
            strategy: ("immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity") | null;
        };
        TransferredClaudeCode: {
            mcp_version: string | null;
            features_enabled: string[];
            /** Format: date-time */
            created_at: string;
        };
        ClaudeCodeDetails: {
            mcp_version?: string;
            /** @description Names of the enabled features. Defaults to none. */
            features_enabled?: string[];
        };
        IngestBatch: {
            items: ({
                /** @constant */
                type: "metric";
                /** @description Stored once per tenant (or once in local mode); a later item with the same id is a duplicate. */
                id?: string;
                data: components["schemas"]["StoreMetric"];
            } | {
                /** @constant */
                type: "cache_hit";
                /** @description Stored once per tenant (or once in local mode); a later item with the same id is a duplicate. */
                id?: string;
                data: components["schemas"]["RecordCacheHit"];
            } | {
                /** @constant */
                type: "velocity";
                /** @description Stored once per tenant (or once in local mode); a later item with the same id is a duplicate. */
                id?: string;
                data: components["schemas"]["RecordVelocity"];
            } | {
                /** @constant */
                type: "operation";
                /** @description Stored once per tenant (or once in local mode); a later item with the same id is a duplicate. */
                id?: string;
                data: components["schemas"]["RecordToolOperation"];
            } | {
                /** @constant */
                type: "checkpoint";
                /** @description Stored once per tenant (or once in local mode); a later item with the same id is a duplicate. */
                id?: string;
                data: components["schemas"]["StoreCheckpoint"];
            })[];
        };
        StoreMetric: {
            /** @description Defaults to `unknown`. */
            tool_id?: string;
            tool_version?: string;
            session_id?: string;
            /**
             * @description Defaults to `combined`.
             * @enum {string}
             */
            service?: "combined" | "compression";
            /**
             * Format: date-time
             * @description When the sample was taken. Defaults to now.
             */
            timestamp?: string;
            /** @description Tags: at most 20, keys of 1–64 letters, digits or _, values of 1–256 characters. */
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /** @description Cumulative, like the next four counters. */
            total_embeddings?: number;
            cache_hits?: number;
            tokens_processed?: number;
            total_compressions?: number;
            tokens_saved?: number;
            /** @description A gauge, like the following fields. */
            cache_hit_rate?: number;
            avg_latency_ms?: number;
            compression_ratio?: number;
            quality_score?: number;
            pattern_count?: number;
            graph_nodes?: number;
            graph_edges?: number;
            prediction_accuracy?: number;
            /** @description The nested report of the services of OmniMemory 1, the predecessor of this server; a field above takes precedence over the same value here. */
            metrics?: {
                embeddings?: {
                    mlx_metrics?: {
                        total_embeddings?: number | null;
                        cache_hits?: number | null;
                        cache_hit_rate?: number | null;
                        tokens_processed?: number | null;
                        avg_latency_ms?: number | null;
                    } | null;
                } | null;
                compression?: {
                    metrics?: {
                        total_compressions?: number | null;
                        total_tokens_saved?: number | null;
                        avg_compression_ratio?: number | null;
                        avg_quality_score?: number | null;
                    } | null;
                } | null;
                procedural?: {
                    pattern_count?: number | null;
                    graph_node_count?: number | null;
                    graph_edge_count?: number | null;
                    total_successes?: number | null;
                    total_failures?: number | null;
                } | null;
            };
        };
        RecordToolOperation: {
            session_id: string;
            tool_id: string;
            /** @enum {string} */
            tool_name: "read" | "search";
            /** @enum {string} */
            operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index";
            /** @description The parameters of the tool call; at most 64 KiB. */
            parameters?: {
                [key: string]: unknown;
            };
            file_path?: string;
            /** @description The tokens that the result would have cost without OmniMemory. */
            tokens_original: number;
            /** @description The tokens that the result did cost. */
            tokens_actual: number;
            response_time_ms: number;
            /**
             * Format: date-time
             * @description When the operation happened. Defaults to now.
             */
            timestamp?: string;
        };
        RecordCacheHit: {
            tool_id: string;
            file_path: string;
            tokens_saved: number;
            /**
             * Format: date-time
             * @description When the hit happened. Defaults to now.
             */
            timestamp?: string;
        };
        StoreCheckpoint: {
            session_id: string;
            tool_id: string;
            tool_version?: string;
            checkpoint_type: components["schemas"]["CheckpointType"];
            summary: string;
            /** @default [] */
            key_facts?: string[];
            /** @default [] */
            decisions?: (string | {
                [key: string]: unknown;
            })[];
            /** @default [] */
            patterns?: (string | {
                [key: string]: unknown;
            })[];
            /** @default [] */
            files_modified?: string[];
            /** @default [] */
            dependencies_added?: string[];
            /** @default [] */
            commands_run?: string[];
            /** @default [] */
            todos?: string[];
            /** @default [] */
            blockers?: string[];
            /** @description The conversation in compressed form, as the tool produced it. */
            compressed_context?: string;
            original_tokens?: number;
            compressed_tokens?: number;
            /** @default private */
            visibility?: components["schemas"]["Visibility"];
            /**
             * Format: date-time
             * @description Since when the content has been true. Defaults to now.
             */
            valid_from?: string;
            /**
             * Format: date-time
             * @description Until when the content was true. Defaults to no end.
             */
            valid_to?: string;
            /**
             * @description Checkpoints whose validity ends at `valid_from` of this one. A checkpoint whose validity would start then or later becomes void.
             * @default []
             */
            supersedes?: string[];
            /**
             * @description Checkpoints that this one is based on.
             * @default []
             */
            influenced_by?: string[];
            /** @description The checkpoint that this one continues. Defaults to the newest of its session. */
            parent_checkpoint_id?: string;
        };
        ReviseCheckpoint: {
            checkpoint_type?: components["schemas"]["CheckpointType"];
            summary?: string;
            key_facts?: string[];
            decisions?: (string | {
                [key: string]: unknown;
            })[];
            patterns?: (string | {
                [key: string]: unknown;
            })[];
            files_modified?: string[];
            dependencies_added?: string[];
            commands_run?: string[];
            todos?: string[];
            blockers?: string[];
            /** @description The conversation in compressed form, as the tool produced it. */
            compressed_context?: string;
            original_tokens?: number;
            compressed_tokens?: number;
            /**
             * @description Publishes a private checkpoint. This cannot be undone, because the team may have read it.
             * @constant
             */
            visibility?: "team";
            /** Format: date-time */
            valid_from?: string;
            /** @description null: no end. */
            valid_to?: string | null;
        };
        RecordVelocity: {
            session_id: string;
            /** @description The tokens saved up to that time. */
            tokens_saved: number;
            /** @description Tokens per minute; negative after a counter reset. */
            velocity: number;
            /** @description Tokens per minute per minute. */
            acceleration?: number;
            /** @description Percent. */
            prediction_confidence?: number;
            /**
             * Format: date-time
             * @description When it was measured. Defaults to now.
             */
            timestamp?: string;
        };
        RecordPrediction: {
            session_id: string;
            /**
             * Format: date-time
             * @description When the next checkpoint is expected.
             */
            predicted_checkpoint_time?: string;
            /** @description How many tokens the session is expected to have by then. */
            predicted_tokens?: number;
            /** @enum {string} */
            strategy?: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity";
            /**
             * Format: date-time
             * @description When the checkpoint came, for a prediction that is recorded afterwards.
             */
            actual_checkpoint_time?: string;
            /** @description The checkpoint that came. */
            actual_checkpoint_id?: string;
        };
        ResolvePrediction: {
            session_id: string;
            checkpoint_id: string;
            /**
             * Format: date-time
             * @description When the checkpoint came.
             */
            actual_time: string;
        };
        CreateProject: {
            /** @description Absolute path of the workspace; its hash is the id of the project. */
            workspace_path: string;
            project_name?: string;
            language?: string;
            framework?: string;
        };
        ChangeProject: {
            /** @description Null removes the name; the project is then named after its id. */
            project_name?: string | null;
            language?: string | null;
            framework?: string | null;
            /** @description Merged into the existing settings, key by key at the top level; null removes a key. */
            settings?: {
                [key: string]: unknown;
            };
        };
        PutMemory: {
            value: string;
            /** @description At most 64 KiB. Defaults to an empty object. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description How long the memory is kept from now on. Defaults to forever. */
            ttl_seconds?: number;
        };
        ToolConfig: {
            compression_enabled?: boolean;
            embeddings_enabled?: boolean;
            workflows_enabled?: boolean;
            auto_compress?: boolean;
            cache_enabled?: boolean;
            max_tokens?: number;
            /** @description The number of tokens from which a text is compressed. */
            compression_threshold?: number;
            embedding_model?: string;
        } & {
            [key: string]: unknown;
        };
        ReplaceSettings: {
            /** @description Whether metrics are sent continuously: by the tools, and by the streams for clients of OmniMemory 1. Null: back to the default. */
            metrics_streaming: boolean | null;
            /** @description How often tools collect metrics, and how often those streams send them. Null: back to the default. */
            collection_interval_seconds: number | null;
            /** @description Once this is set, events beyond it are refused with 429. Null: back to the default. */
            max_events_per_minute: number | null;
            /** @description The features that are recorded; events of a disabled feature are refused with 403. Null: back to the default. */
            features: {
                compression: boolean;
                embeddings: boolean;
                workflows: boolean;
                response_cache: boolean;
            } | null;
            /** @description Null: back to the default. */
            performance_profile: ("high_frequency" | "low_frequency" | "batch_only" | "disabled") | null;
            /** @description Older metric samples and telemetry are deleted, unless `retention` says otherwise. Null or omitted: they are kept. Null: back to the default. */
            retention_days?: (number | null) | null;
            /** @description How long each kind of data is kept. Null or omitted: without an end. Null: back to the default. */
            retention?: {
                /** @description Sessions that ended longer ago are deleted, with everything that was stored for them, checkpoints included. Pinned sessions are kept. */
                sessions_days?: number | null;
                /** @description Older metric samples, velocities, predictions, cache hits and tool operations are deleted. Null or omitted: retention_days holds for metric samples, and the others are kept. */
                samples_days?: number | null;
                /** @description Older model requests, events and data points are deleted, and rejected when they arrive. Null or omitted: retention_days holds. */
                telemetry_days?: number | null;
                /** @description Versions of checkpoints that were replaced longer ago are deleted. The current version is kept. */
                checkpoints_days?: number | null;
                /** @description Older lines of the audit log are deleted, at most once a day. Local mode has no audit log. */
                audit_days?: number | null;
            } | null;
            /** @description Whether checkpoints, memories and sessions are found by their meaning. Off deletes their vectors. Null or omitted: on, unless the vectors come from an endpoint, to which texts are sent only if this is true. Null: back to the default. */
            search_by_meaning?: boolean | null;
            /** @description Whether prompts, responses, and arguments and results of tools of OpenTelemetry are kept. Omitted: they are dropped. Null: back to the default. */
            otel_keep_content?: boolean | null;
            /** @description Whether email addresses, groups and host names of OpenTelemetry are kept. Omitted: they are dropped. Null: back to the default. */
            otel_keep_identity?: boolean | null;
        };
        ChangeSettings: {
            /** @description Whether metrics are sent continuously: by the tools, and by the streams for clients of OmniMemory 1. Null: back to the default. */
            metrics_streaming?: boolean | null;
            /** @description How often tools collect metrics, and how often those streams send them. Null: back to the default. */
            collection_interval_seconds?: number | null;
            /** @description Once this is set, events beyond it are refused with 429. Null: back to the default. */
            max_events_per_minute?: number | null;
            /** @description Null: all features are recorded. */
            features?: {
                /** @description Null: back to the default. */
                compression?: boolean | null;
                /** @description Null: back to the default. */
                embeddings?: boolean | null;
                /** @description Null: back to the default. */
                workflows?: boolean | null;
                /** @description Null: back to the default. */
                response_cache?: boolean | null;
            } | null;
            /** @description Null: back to the default. */
            performance_profile?: ("high_frequency" | "low_frequency" | "batch_only" | "disabled") | null;
            /** @description Older metric samples and telemetry are deleted, unless `retention` says otherwise. Null or omitted: they are kept. Null: back to the default. */
            retention_days?: (number | null) | null;
            /** @description Only the given periods change. Null: back to the defaults of all. */
            retention?: {
                /** @description Sessions that ended longer ago are deleted, with everything that was stored for them, checkpoints included. Pinned sessions are kept. */
                sessions_days?: number | null;
                /** @description Older metric samples, velocities, predictions, cache hits and tool operations are deleted. Null or omitted: retention_days holds for metric samples, and the others are kept. */
                samples_days?: number | null;
                /** @description Older model requests, events and data points are deleted, and rejected when they arrive. Null or omitted: retention_days holds. */
                telemetry_days?: number | null;
                /** @description Versions of checkpoints that were replaced longer ago are deleted. The current version is kept. */
                checkpoints_days?: number | null;
                /** @description Older lines of the audit log are deleted, at most once a day. Local mode has no audit log. */
                audit_days?: number | null;
            } | null;
            /** @description Whether checkpoints, memories and sessions are found by their meaning. Off deletes their vectors. Null or omitted: on, unless the vectors come from an endpoint, to which texts are sent only if this is true. Null: back to the default. */
            search_by_meaning?: boolean | null;
            /** @description Whether prompts, responses, and arguments and results of tools of OpenTelemetry are kept. Omitted: they are dropped. Null: back to the default. */
            otel_keep_content?: boolean | null;
            /** @description Whether email addresses, groups and host names of OpenTelemetry are kept. Omitted: they are dropped. Null: back to the default. */
            otel_keep_identity?: boolean | null;
        };
        ChangeTenant: {
            name: string;
        };
        ChangeMember: {
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
        };
        CreateInvitation: {
            /**
             * Format: email
             * @description Only the confirmed owner of this email address can accept.
             */
            email: string;
            /**
             * @description At most your own role.
             * @default member
             * @enum {string}
             */
            role?: "owner" | "admin" | "member" | "viewer";
        };
        CreateApiKey: {
            /** @description What the key is for. */
            name: string;
            /** @description What the key may be used for. A key can grant only scopes that it has itself. */
            scopes: ("ingest" | "read" | "write" | "admin")[];
            /**
             * Format: date-time
             * @description When the key expires. Defaults to never.
             */
            expires_at?: string;
        };
        RotateApiKey: {
            /**
             * @description For how many hours the old key keeps working.
             * @default 24
             */
            overlap_hours?: number;
            /**
             * Format: date-time
             * @description When the new key expires. Defaults to never.
             */
            expires_at?: string;
        };
        Checkout: {
            /** @enum {string} */
            plan: "pro" | "enterprise";
            /**
             * @default month
             * @enum {string}
             */
            interval?: "month" | "year";
            /** @description Seats, from those on that the plan includes (10 for pro), which is the default; enterprise has one price. */
            quantity?: number;
        };
        CreateExport: {
            /**
             * @description `all`: everything that you may read. `own`: what you have made in this team.
             * @enum {string}
             */
            kind: "all" | "own";
        };
        ClaimLocalData: {
            /**
             * @description Only says what the claim would move and what conflicts. Changes nothing.
             * @default false
             */
            dry_run?: boolean;
            /**
             * @description If the team has data with the same ids: `refuse` moves nothing; `leave` moves everything else, and keeps in local mode what conflicts and what it belongs to.
             * @enum {string}
             */
            on_conflict: "refuse" | "leave";
        };
        RequestDeletion: {
            /** @enum {string} */
            kind: "session" | "checkpoint" | "project" | "memory" | "api_key" | "tenant";
            /** @description The id of the thing; of a memory its `memory_id`. */
            id: string;
            /** @description To delete a team: its name, as the person has typed it. Has no effect otherwise. */
            confirm?: string;
        };
        DepartedDecision: {
            /** @constant */
            decision: "delete";
        } | {
            /** @constant */
            decision: "share";
        } | {
            /** @constant */
            decision: "pass";
            /** @description The member who gets them, private as they are; not the owner who decides. */
            to: string;
        };
        Register: {
            /** Format: email */
            email: string;
            /** @description 12 to 256 characters of any kind, including spaces. */
            password: string;
            name?: string;
        };
        VerifyEmail: {
            token: string;
            /** @description 12 to 256 characters of any kind, including spaces. */
            password: string;
        };
        EmailAddress: {
            /** Format: email */
            email: string;
        };
        SignIn: {
            /** Format: email */
            email: string;
            password: string;
        };
        ResetPassword: {
            token: string;
            /** @description 12 to 256 characters of any kind, including spaces. */
            password: string;
        };
        ConfirmPassword: {
            password: string;
        };
        ChangePassword: {
            password: string;
            /** @description 12 to 256 characters of any kind, including spaces. */
            new_password: string;
        };
        RequestAccountDeletion: {
            /** @description Not needed within 10 minutes of a sign-in, and by accounts without a password. */
            password?: string;
        };
        CreateTenant: {
            name: string;
        };
        ChooseTenant: {
            tenant_id: string;
        };
        Token: {
            token: string;
        };
        Overview: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** Format: date-time */
            before_from: string;
            /** Format: date-time */
            before_to: string;
            /** @enum {string} */
            interval: "hour" | "day" | "week" | "month";
            time_zone: string;
            /** @description The version of the prices of models, for `priced_cost_usd`. */
            usage_price_version: string;
            /** @enum {string} */
            provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
            /** @constant */
            currency: "USD";
            /** @description An exact decimal as text, because a JSON number would be rounded. */
            price_per_1k_tokens: string;
            /** @description The version of the price table. */
            price_version: string;
            now: {
                /** @description Billable calls of models. This and the next six are those of `/v1/usage/summary`. */
                requests: number;
                total_tokens: number;
                cache_read_tokens: number;
                /** @description Tokens read from the cache, of all that the models read: 0 to 1. */
                cache_share: number | null;
                /** @description By the price table, without `unpriced_tokens`. */
                priced_cost_usd: string;
                /** @description What the tools estimate; null if none says it. */
                client_cost_usd: string | null;
                unpriced_tokens: number;
                /** @description Sessions that started, without archived ones, as `/v1/sessions/summary` counts them. */
                sessions: number;
                /** @description This and the next two are those of `/v1/costs`. */
                samples: number;
                tokens_saved: number;
                /** @description What these tokens would have cost: an estimate. */
                cost_saved: string;
                /** @description This and the next two are those of `/v1/operations/savings`. */
                operations: number;
                tokens_prevented: number;
                /** @description What these tokens would have cost: an estimate. */
                cost_prevented: string;
            };
            /** @description The same of the window to compare with. */
            before: {
                /** @description Billable calls of models. This and the next six are those of `/v1/usage/summary`. */
                requests: number;
                total_tokens: number;
                cache_read_tokens: number;
                /** @description Tokens read from the cache, of all that the models read: 0 to 1. */
                cache_share: number | null;
                /** @description By the price table, without `unpriced_tokens`. */
                priced_cost_usd: string;
                /** @description What the tools estimate; null if none says it. */
                client_cost_usd: string | null;
                unpriced_tokens: number;
                /** @description Sessions that started, without archived ones, as `/v1/sessions/summary` counts them. */
                sessions: number;
                /** @description This and the next two are those of `/v1/costs`. */
                samples: number;
                tokens_saved: number;
                /** @description What these tokens would have cost: an estimate. */
                cost_saved: string;
                /** @description This and the next two are those of `/v1/operations/savings`. */
                operations: number;
                tokens_prevented: number;
                /** @description What these tokens would have cost: an estimate. */
                cost_prevented: string;
            };
            /** @description Every period of the window in chronological order, empty ones included. */
            periods: {
                /** Format: date-time */
                starts_at: string;
                total_tokens: number;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                priced_cost_usd: string;
                cache_share: number | null;
                sessions: number;
                tokens_saved: number;
                tokens_prevented: number;
                /** @description `total_tokens` of the five tools with the most tokens in the window; null: of all others. */
                by_tool: {
                    tool_id: string | null;
                    total_tokens: number;
                }[];
            }[];
            /** @description When models were called and samples taken, by hour of the week; hours without any are left out. */
            hours: {
                /** @description 1 is Monday. */
                weekday: number;
                hour: number;
                requests: number;
                samples: number;
            }[];
            /** @description The five sessions with the latest activity that have not ended, without archived ones. */
            open_sessions: {
                session_id: string;
                tool_id: string;
                title: string | null;
                project_id: string | null;
                /** Format: date-time */
                started_at: string;
                /** Format: date-time */
                last_activity: string;
            }[];
            has_more_open_sessions: boolean;
            /** @description The five newest that the caller may read. */
            checkpoints: {
                checkpoint_id: string;
                session_id: string;
                tool_id: string;
                checkpoint_type: string;
                visibility: string;
                /** @description The first 300 characters. */
                summary: string;
                /** Format: date-time */
                created_at: string;
            }[];
            /** @description Nothing has ever been recorded in this scope. */
            is_empty: boolean;
        };
        RetentionPreview: {
            /**
             * Format: date-time
             * @description When this was counted.
             */
            at: string;
            kinds: {
                /** @enum {string} */
                kind: "sessions" | "samples" | "telemetry" | "checkpoints" | "audit";
                /** @description What is older may have been deleted already. Null: nothing was. */
                kept_since: string | null;
                /** @description What goes next with the stored settings. */
                present: {
                    /** @description The period; null: kept without an end. */
                    days: number | null;
                    rows: number;
                    oldest: string | null;
                    newest: string | null;
                    /** @description Null where bytes are not counted. */
                    bytes: number | null;
                    /** @description The tables that would lose rows. */
                    tables: {
                        table: string;
                        rows: number;
                        oldest: string | null;
                        newest: string | null;
                        /** @description Null where bytes are not counted. */
                        bytes: number | null;
                    }[];
                };
                /** @description What would go with the given settings. */
                proposed: {
                    /** @description The period; null: kept without an end. */
                    days: number | null;
                    rows: number;
                    oldest: string | null;
                    newest: string | null;
                    /** @description Null where bytes are not counted. */
                    bytes: number | null;
                    /** @description The tables that would lose rows. */
                    tables: {
                        table: string;
                        rows: number;
                        oldest: string | null;
                        newest: string | null;
                        /** @description Null where bytes are not counted. */
                        bytes: number | null;
                    }[];
                };
            }[];
        };
        SessionSummary: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @enum {string} */
            group_by: "day" | "week" | "month" | "tool" | "project" | "user";
            time_zone: string;
            /** @description With the groups that are left out. */
            totals: {
                /** @description Sessions that started within the window. */
                sessions: number;
                /** @description Those that have not ended. */
                open: number;
                pinned: number;
                archived: number;
                /** @description From their start to their end, or to the last activity of an open one. */
                duration_seconds: number;
            };
            /** @description Periods in chronological order, without empty ones; other groups with the most sessions first. */
            groups: {
                /** @description An id, or the name of the period; null: sessions without one. */
                group: string | null;
                /** @description When the period begins, if the groups are periods. */
                starts_at: string | null;
                /** @description Sessions that started within the window. */
                sessions: number;
                /** @description Those that have not ended. */
                open: number;
                pinned: number;
                archived: number;
                /** @description From their start to their end, or to the last activity of an open one. */
                duration_seconds: number;
            }[];
            /** @description True if there are more than the 1,000 returned groups. */
            truncated: boolean;
        };
        Session: {
            session_id: string;
            tool_id: string;
            tool_version: string | null;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
            /** Format: date-time */
            last_activity: string;
            total_compressions: number;
            total_embeddings: number;
            total_workflows: number;
            tokens_saved: number;
            project_id: string | null;
            previous_session_id: string | null;
            process_id: number | null;
            instance_id: string | null;
            pinned: boolean;
            archived: boolean;
            /** @description Increases with every PATCH; also the ETag. Activity and totals do not change it. */
            revision: number;
            /** @description The id that the tool itself gives the session, if telemetry or a hook named it. */
            external_id: string | null;
            /** @description What ended the session; null while it is open, and for sessions of earlier releases. */
            ended_by: ("tool" | "idleness") | null;
            /** @description What people call it; null: nobody has named it. */
            title: string | null;
            /** @description The user who sent it, or whose key did; null for a key without a user, in local mode, and for rows of earlier releases. */
            created_by: string | null;
            /** @description The `key_id` of the API key that sent it; null where a browser did, and otherwise as `created_by`. */
            created_by_key: string | null;
            /** @description Calls of a model that were told of and are billable, failed ones included. */
            model_requests: number;
            /** @description Those that ended with an error. A call that the model refused is not one. */
            failed_requests: number;
            /** @description Without the tokens that the prompt cache read or created. */
            input_tokens: number;
            cache_read_tokens: number;
            cache_creation_tokens: number;
            output_tokens: number;
            /** @description A part of `output_tokens`. */
            reasoning_tokens: number;
            /** @description The tool's own estimate, in millionths of a US dollar. */
            cost_usd_micros: number;
        };
        ListedSession: {
            session_id: string;
            tool_id: string;
            tool_version: string | null;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
            /** Format: date-time */
            last_activity: string;
            total_compressions: number;
            total_embeddings: number;
            total_workflows: number;
            tokens_saved: number;
            project_id: string | null;
            previous_session_id: string | null;
            process_id: number | null;
            instance_id: string | null;
            pinned: boolean;
            archived: boolean;
            /** @description Increases with every PATCH; also the ETag. Activity and totals do not change it. */
            revision: number;
            /** @description The id that the tool itself gives the session, if telemetry or a hook named it. */
            external_id: string | null;
            /** @description What ended the session; null while it is open, and for sessions of earlier releases. */
            ended_by: ("tool" | "idleness") | null;
            /** @description What people call it; null: nobody has named it. */
            title: string | null;
            /** @description The user who sent it, or whose key did; null for a key without a user, in local mode, and for rows of earlier releases. */
            created_by: string | null;
            /** @description The `key_id` of the API key that sent it; null where a browser did, and otherwise as `created_by`. */
            created_by_key: string | null;
        };
        FoundSession: {
            session_id: string;
            tool_id: string;
            tool_version: string | null;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
            /** Format: date-time */
            last_activity: string;
            total_compressions: number;
            total_embeddings: number;
            total_workflows: number;
            tokens_saved: number;
            project_id: string | null;
            previous_session_id: string | null;
            process_id: number | null;
            instance_id: string | null;
            pinned: boolean;
            archived: boolean;
            /** @description Increases with every PATCH; also the ETag. Activity and totals do not change it. */
            revision: number;
            /** @description The id that the tool itself gives the session, if telemetry or a hook named it. */
            external_id: string | null;
            /** @description What ended the session; null while it is open, and for sessions of earlier releases. */
            ended_by: ("tool" | "idleness") | null;
            /** @description What people call it; null: nobody has named it. */
            title: string | null;
            /** @description The user who sent it, or whose key did; null for a key without a user, in local mode, and for rows of earlier releases. */
            created_by: string | null;
            /** @description The `key_id` of the API key that sent it; null where a browser did, and otherwise as `created_by`. */
            created_by_key: string | null;
            /** @description Calls of a model that were told of and are billable, failed ones included. */
            model_requests: number;
            /** @description Those that ended with an error. A call that the model refused is not one. */
            failed_requests: number;
            /** @description Without the tokens that the prompt cache read or created. */
            input_tokens: number;
            cache_read_tokens: number;
            cache_creation_tokens: number;
            output_tokens: number;
            /** @description A part of `output_tokens`. */
            reasoning_tokens: number;
            /** @description The tool's own estimate, in millionths of a US dollar. */
            cost_usd_micros: number;
            /** @description False: an existing session was continued. */
            created: boolean;
        };
        Deletion: {
            deletion_id: string;
            /** @enum {string} */
            kind: "session" | "checkpoint" | "project" | "memory" | "api_key" | "departed_member" | "tenant";
            target_id: string;
            requested_by: string | null;
            /** Format: date-time */
            requested_at: string;
            /**
             * Format: date-time
             * @description Until then the deletion can be cancelled.
             */
            due_at: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "cancelled" | "failed";
            /** @description How many rows went with it, by table. */
            rows: {
                [key: string]: number;
            };
            proof: {
                /** @description How many rows of the thing each table has, after the last one was removed. */
                tables: {
                    [key: string]: number;
                };
                /** @description The sum of `tables`; 0 unless something failed. */
                rows: number;
                /** @description Tables that keep a trace of it: tombstones, the audit log. */
                kept: string[];
                /** @description The same thing was made again after the request; its rows are not counted. */
                again: boolean;
                /** Format: date-time */
                checked_at: string;
                /** @description SHA-256 over a line `table=rows` for each table, in the order of their names. */
                hash: string;
            } | null;
            finished_at: string | null;
            /** @description Why it failed, or why it has not begun although it is due. */
            reason: string | null;
        };
        RecordedContextEntry: {
            /** @enum {string} */
            kind: "file_access" | "search" | "decision" | "memory_reference";
            /** @description The number of this entry among those of its kind in the session, starting at 1. */
            order: number;
            /** Format: date-time */
            timestamp: string;
        };
        SessionContext: {
            /** @description The newest 2000, oldest first, as in each of these lists. */
            files_accessed: {
                path: string;
                /** Format: date-time */
                accessed_at: string;
                /** @description The number of this access in the session, starting at 1; unchanged when older ones are dropped. */
                order: number;
            }[];
            /** @description The latest score of each path in `files_accessed` that has one. */
            file_importance_scores: {
                [key: string]: number;
            };
            searches: {
                query: string;
                /** Format: date-time */
                timestamp: string;
            }[];
            decisions: {
                decision: string;
                /** Format: date-time */
                timestamp: string;
            }[];
            saved_memories: {
                id: string;
                key: string;
                /** Format: date-time */
                timestamp: string;
            }[];
            /** @description Set with PATCH of the session. */
            compressed_context: string | null;
            /** @description Length of `compressed_context` in bytes of UTF-8. */
            context_size_bytes: number;
        };
        ClaudeCodeSession: {
            session_id: string;
            mcp_version: string | null;
            features_enabled: string[];
            /** Format: date-time */
            created_at: string;
            /** @description Increases with every change. */
            revision: number;
        };
        IngestReceipt: {
            receipt_id: string;
            /** Format: date-time */
            received_at: string;
            created: number;
            duplicate: number;
            rejected: number;
            /** @description One result for each item, in the same order. */
            results: components["schemas"]["IngestResult"][];
        };
        IngestResult: {
            /** @constant */
            status: "created";
            checkpoint_id?: string;
        } | {
            /** @constant */
            status: "duplicate";
        } | {
            /** @constant */
            status: "rejected";
            /** @description The error of the single route; docs/errors.md lists the codes. */
            code: string;
            detail: string;
            errors?: {
                path: string;
                message: string;
            }[];
        };
        Metric: {
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            service: "combined" | "compression";
            tool_id: string;
            tool_version: string | null;
            session_id: string | null;
            metadata: {
                [key: string]: string;
            } | null;
            total_embeddings: number | null;
            cache_hits: number | null;
            cache_hit_rate: number | null;
            tokens_processed: number | null;
            avg_latency_ms: number | null;
            total_compressions: number | null;
            tokens_saved: number | null;
            compression_ratio: number | null;
            quality_score: number | null;
            pattern_count: number | null;
            graph_nodes: number | null;
            graph_edges: number | null;
            prediction_accuracy: number | null;
            tokens_saved_delta: number;
            total_compressions_delta: number;
            total_embeddings_delta: number;
            /** @description The user who sent it, or whose key did; null for a key without a user, in local mode, and for rows of earlier releases. */
            created_by: string | null;
            /** @description The `key_id` of the API key that sent it; null where a browser did, and otherwise as `created_by`. */
            created_by_key: string | null;
        };
        DeletedMetrics: {
            deleted: number;
        };
        MetricAggregates: {
            total_tokens_saved: number;
            total_embeddings: number;
            total_compressions: number;
            avg_cache_hit_rate: number | null;
            avg_compression_ratio: number | null;
            /** @description Sessions that started within the window. */
            total_sessions: number;
            /** @description Open sessions with activity within the timeout. */
            active_sessions: number;
        };
        ToolMetrics: {
            sample_count: number;
            /** @description Growth within the window, like the other totals. */
            total_embeddings: number;
            total_compressions: number;
            total_tokens_saved: number;
            /** @description The average of the counter as it was reported, like `avg_tokens_saved`. */
            avg_embeddings: number | null;
            avg_tokens_saved: number | null;
            avg_cache_hit_rate: number | null;
            avg_compression_ratio: number | null;
            avg_quality_score: number | null;
            avg_patterns: number | null;
            max_patterns: number | null;
        };
        MetricSummary: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            group_by: string;
            /** @description Absent if the request names none: periods are in UTC. */
            time_zone?: string;
            /** @description For the whole window, including groups that are left out. */
            totals: {
                sample_count: number;
                /** @description Growth within the window, like the other totals. */
                total_tokens_saved: number;
                total_embeddings: number;
                total_compressions: number;
                /** @description Averages cover the samples that report the value. */
                avg_cache_hit_rate: number | null;
                avg_latency_ms: number | null;
                avg_compression_ratio: number | null;
                first_at: string | null;
                last_at: string | null;
            };
            /** @description Periods in chronological order; other groups with the most tokens saved first. */
            groups: {
                /** @description An id, the value of the tag, or the name of the period; null: samples without one. */
                group: string | null;
                /** @description When the period begins, if the groups are periods. */
                starts_at: string | null;
                sample_count: number;
                /** @description Growth within the window, like the other totals. */
                total_tokens_saved: number;
                total_embeddings: number;
                total_compressions: number;
                /** @description Averages cover the samples that report the value. */
                avg_cache_hit_rate: number | null;
                avg_latency_ms: number | null;
                avg_compression_ratio: number | null;
                first_at: string | null;
                last_at: string | null;
            }[];
            /** @description True if there are more than the 1,000 returned groups. */
            truncated: boolean;
        };
        TagWords: {
            /** @description Without duplicates, in ascending order. */
            data: string[];
            /** @description True if there are more than `limit`. */
            truncated: boolean;
        };
        Costs: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description Absent if the request names none: periods are in UTC. */
            time_zone?: string;
            /** @enum {string} */
            provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
            /** @constant */
            currency: "USD";
            /** @description An exact decimal as text, because a JSON number would be rounded. */
            price_per_1k_tokens: string;
            /** @description The version of the price table. */
            price_version: string;
            /** @description For the whole window, including groups that are left out. */
            totals: {
                /** @description Samples. */
                request_count: number;
                /** @description Growth within the window, like the other totals. */
                total_embeddings: number;
                total_compressions: number;
                total_tokens_saved: number;
                total_tokens_processed: number;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            };
            /** @description Newest period first; within a period, most tokens saved first. */
            groups: {
                /** @description An id or the value of the tag; null: samples without one. */
                group: string | null;
                /** @description The name of the period. */
                period: string;
                /**
                 * Format: date-time
                 * @description When the period begins.
                 */
                starts_at: string;
                /** @description Samples. */
                request_count: number;
                /** @description Growth within the window, like the other totals. */
                total_embeddings: number;
                total_compressions: number;
                total_tokens_saved: number;
                total_tokens_processed: number;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            }[];
            /** @description True if there are more than the 1,000 returned groups. */
            truncated: boolean;
        };
        UsageSummary: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @enum {string} */
            group_by: "tool" | "model" | "session" | "project" | "user" | "hour" | "day" | "week" | "month";
            time_zone: string;
            /** @constant */
            currency: "USD";
            /** @description The version of the price table. */
            price_version: string;
            /** @description With the groups that are left out. */
            totals: {
                /** @description Calls of models that are billable, whatever came of them. */
                requests: number;
                failed_requests: number;
                refused_requests: number;
                /** @description Not in any other sum. */
                non_billable_requests: number;
                sessions: number;
                /** @description Not from the cache. The four buckets have no token in common. */
                input_tokens: number;
                cache_read_tokens: number;
                cache_creation_tokens: number;
                output_tokens: number;
                /** @description A part of `output_tokens`. */
                reasoning_tokens: number;
                /** @description The sum of the four buckets. */
                total_tokens: number;
                /** @description Tokens read from the cache, of all that the models read: 0 to 1. */
                cache_share: number | null;
                /** @description What the tools estimate; null if none says it. */
                client_cost_usd: string | null;
                /** @description By the price table, without `unpriced_tokens`. */
                priced_cost_usd: string;
                /** @description Tokens of models that the price table does not have. */
                unpriced_tokens: number;
                lines_added: number;
                lines_removed: number;
                commits: number;
                pull_requests: number;
                edits_accepted: number;
                edits_rejected: number;
                active_seconds_user: number;
                active_seconds_cli: number;
                session_starts: number;
                /** @description Where tokens and cost come from. A session has one source; mixed: these sessions have both. */
                source: ("events" | "metrics" | "mixed") | null;
                /** @description Tokens of metrics divided by tokens of events, where there are both: below 1, points were lost. */
                coverage: {
                    input: number | null;
                    cache_read: number | null;
                    cache_creation: number | null;
                    output: number | null;
                } | null;
                /** @description Why there is no coverage, or why it is low. */
                coverage_reason: ("no_points" | "no_requests" | "sessions_without_points") | null;
            };
            /** @description Periods in chronological order; other groups with the most tokens first. */
            groups: {
                /** @description An id, or the name of the period; null: rows without one. */
                group: string | null;
                /** @description When the period begins, if the groups are periods. */
                starts_at: string | null;
                /** @description Calls of models that are billable, whatever came of them. */
                requests: number;
                failed_requests: number;
                refused_requests: number;
                /** @description Not in any other sum. */
                non_billable_requests: number;
                sessions: number;
                /** @description Not from the cache. The four buckets have no token in common. */
                input_tokens: number;
                cache_read_tokens: number;
                cache_creation_tokens: number;
                output_tokens: number;
                /** @description A part of `output_tokens`. */
                reasoning_tokens: number;
                /** @description The sum of the four buckets. */
                total_tokens: number;
                /** @description Tokens read from the cache, of all that the models read: 0 to 1. */
                cache_share: number | null;
                /** @description What the tools estimate; null if none says it. */
                client_cost_usd: string | null;
                /** @description By the price table, without `unpriced_tokens`. */
                priced_cost_usd: string;
                /** @description Tokens of models that the price table does not have. */
                unpriced_tokens: number;
                lines_added: number;
                lines_removed: number;
                commits: number;
                pull_requests: number;
                edits_accepted: number;
                edits_rejected: number;
                active_seconds_user: number;
                active_seconds_cli: number;
                session_starts: number;
                /** @description Where tokens and cost come from. A session has one source; mixed: these sessions have both. */
                source: ("events" | "metrics" | "mixed") | null;
                /** @description Tokens of metrics divided by tokens of events, where there are both: below 1, points were lost. */
                coverage: {
                    input: number | null;
                    cache_read: number | null;
                    cache_creation: number | null;
                    output: number | null;
                } | null;
                /** @description Why there is no coverage, or why it is low. */
                coverage_reason: ("no_points" | "no_requests" | "sessions_without_points") | null;
            }[];
            /** @description True if there are more than the 1,000 returned groups. */
            truncated: boolean;
            /** @description Models without a price, most tokens first, at most 100; null: the tool named none. */
            unknown_models: {
                model: string | null;
                total_tokens: number;
            }[];
            unknown_models_truncated: boolean;
        };
        ModelRequest: {
            /** Format: date-time */
            timestamp: string;
            id: string;
            tool_id: string;
            session_id: string | null;
            model: string | null;
            request_id: string | null;
            /** @enum {string} */
            status: "ok" | "error" | "refused";
            /** @description False: the tool took the request back, so no sum contains it. */
            billable: boolean;
            input_tokens: number;
            cache_read_tokens: number;
            cache_creation_tokens: number;
            output_tokens: number;
            /** @description A part of `output_tokens`. */
            reasoning_tokens: number;
            /** @description What the tool estimates. */
            client_cost_usd: string | null;
            duration_ms: number | null;
            http_status: number | null;
            attempt: number | null;
            /** @description What in the tool asked. */
            source: string | null;
            prompt_id: string | null;
            /** @description What else the tool sent, without content and identity. */
            attributes: {
                [key: string]: unknown;
            };
            /** @description The user whose key sent it. */
            created_by: string | null;
            created_by_key: string | null;
        };
        ToolEvent: {
            /** Format: date-time */
            timestamp: string;
            id: string;
            tool_id: string;
            session_id: string | null;
            /** @description The same for all tools, if they tell the same. */
            name: string;
            original_name: string;
            tool_name: string | null;
            call_id: string | null;
            success: boolean | null;
            decision: string | null;
            duration_ms: number | null;
            prompt_id: string | null;
            sequence: number | null;
            /** @description What else the tool sent, without content and identity. */
            attributes: {
                [key: string]: unknown;
            };
            /** @description The user whose key sent it. */
            created_by: string | null;
            created_by_key: string | null;
        };
        UsageSeries: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_point_at: string;
            series_id: string;
            tool_id: string;
            session_id: string | null;
            metric: string;
            unit: string;
            /** @enum {string} */
            kind: "counter" | "gauge" | "histogram";
            /** @description What sums of usage read it as; null: it is in none. */
            measure: string | null;
            bucket: string | null;
            model: string | null;
            /** @description What else the tool sent, without content and identity. */
            attributes: {
                [key: string]: unknown;
            };
            /** @description Of the points from `from` to `to`. */
            window: {
                points: number;
                /** @description The growth, as an exact decimal; null for a gauge. */
                sum: string | null;
                /** @description Of a histogram: its measurements. */
                count: number | null;
                min: number | null;
                max: number | null;
                /** @description Of a gauge: the newest value. */
                last: number | null;
            };
        };
        SessionUsage: {
            session_id: string;
            tool_id: string;
            /** @constant */
            currency: "USD";
            /** @description The version of the price table. */
            price_version: string;
            /** @description With the groups that are left out. */
            totals: {
                /** @description Calls of models that are billable, whatever came of them. */
                requests: number;
                failed_requests: number;
                refused_requests: number;
                /** @description Not in any other sum. */
                non_billable_requests: number;
                sessions: number;
                /** @description Not from the cache. The four buckets have no token in common. */
                input_tokens: number;
                cache_read_tokens: number;
                cache_creation_tokens: number;
                output_tokens: number;
                /** @description A part of `output_tokens`. */
                reasoning_tokens: number;
                /** @description The sum of the four buckets. */
                total_tokens: number;
                /** @description Tokens read from the cache, of all that the models read: 0 to 1. */
                cache_share: number | null;
                /** @description What the tools estimate; null if none says it. */
                client_cost_usd: string | null;
                /** @description By the price table, without `unpriced_tokens`. */
                priced_cost_usd: string;
                /** @description Tokens of models that the price table does not have. */
                unpriced_tokens: number;
                lines_added: number;
                lines_removed: number;
                commits: number;
                pull_requests: number;
                edits_accepted: number;
                edits_rejected: number;
                active_seconds_user: number;
                active_seconds_cli: number;
                session_starts: number;
                /** @description Where tokens and cost come from. A session has one source; mixed: these sessions have both. */
                source: ("events" | "metrics" | "mixed") | null;
                /** @description Tokens of metrics divided by tokens of events, where there are both: below 1, points were lost. */
                coverage: {
                    input: number | null;
                    cache_read: number | null;
                    cache_creation: number | null;
                    output: number | null;
                } | null;
                /** @description Why there is no coverage, or why it is low. */
                coverage_reason: ("no_points" | "no_requests" | "sessions_without_points") | null;
            };
            /** @description By model, most tokens first. */
            groups: {
                /** @description The model; null: what has none, such as commits. */
                group: string | null;
                /** @description Calls of models that are billable, whatever came of them. */
                requests: number;
                failed_requests: number;
                refused_requests: number;
                /** @description Not in any other sum. */
                non_billable_requests: number;
                sessions: number;
                /** @description Not from the cache. The four buckets have no token in common. */
                input_tokens: number;
                cache_read_tokens: number;
                cache_creation_tokens: number;
                output_tokens: number;
                /** @description A part of `output_tokens`. */
                reasoning_tokens: number;
                /** @description The sum of the four buckets. */
                total_tokens: number;
                /** @description Tokens read from the cache, of all that the models read: 0 to 1. */
                cache_share: number | null;
                /** @description What the tools estimate; null if none says it. */
                client_cost_usd: string | null;
                /** @description By the price table, without `unpriced_tokens`. */
                priced_cost_usd: string;
                /** @description Tokens of models that the price table does not have. */
                unpriced_tokens: number;
                lines_added: number;
                lines_removed: number;
                commits: number;
                pull_requests: number;
                edits_accepted: number;
                edits_rejected: number;
                active_seconds_user: number;
                active_seconds_cli: number;
                session_starts: number;
                /** @description Where tokens and cost come from. A session has one source; mixed: these sessions have both. */
                source: ("events" | "metrics" | "mixed") | null;
                /** @description Tokens of metrics divided by tokens of events, where there are both: below 1, points were lost. */
                coverage: {
                    input: number | null;
                    cache_read: number | null;
                    cache_creation: number | null;
                    output: number | null;
                } | null;
                /** @description Why there is no coverage, or why it is low. */
                coverage_reason: ("no_points" | "no_requests" | "sessions_without_points") | null;
            }[];
            /** @description True if there are more than the 1,000 returned groups. */
            truncated: boolean;
            /** @description Models without a price, most tokens first, at most 100; null: the tool named none. */
            unknown_models: {
                model: string | null;
                total_tokens: number;
            }[];
            unknown_models_truncated: boolean;
        };
        ToolList: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description Those that were seen last first. */
            data: components["schemas"]["Tool"][];
            /** @description True if there are more than 1,000 tools. */
            truncated: boolean;
        };
        Tool: {
            tool_id: string;
            /** @description Sessions that started in the window, archived ones included. */
            sessions: number;
            /** @description Sessions that are open now. */
            open_sessions: number;
            /** @description The last activity of its sessions, or the newest thing that it sent in the window. */
            last_seen_at: string | null;
            /** @description Metric samples of the window. */
            samples: number;
            /** @description Calls of models of the window that are billable, whatever came of them. */
            requests: number;
            /** @description Whether a config of the tool is saved. */
            has_config: boolean;
        };
        ToolOperation: {
            operation_id: string;
            session_id: string;
            tool_id: string;
            /** @enum {string} */
            tool_name: "read" | "search";
            /** @enum {string} */
            operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index";
            parameters: {
                [key: string]: unknown;
            } | null;
            file_path: string | null;
            tokens_original: number;
            tokens_actual: number;
            /** @description `tokens_original` - `tokens_actual`, and 0 if that is below 0. */
            tokens_prevented: number;
            response_time_ms: number;
            /** Format: date-time */
            timestamp: string;
            /** @description The user who sent it, or whose key did; null for a key without a user, in local mode, and for rows of earlier releases. */
            created_by: string | null;
            /** @description The `key_id` of the API key that sent it; null where a browser did, and otherwise as `created_by`. */
            created_by_key: string | null;
        };
        /** @description The first form by mode, and otherwise the second. */
        ToolOperationBreakdown: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @enum {string} */
            provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
            /** @constant */
            currency: "USD";
            /** @description An exact decimal as text, because a JSON number would be rounded. */
            price_per_1k_tokens: string;
            /** @description The version of the price table. */
            price_version: string;
            totals: {
                operation_count: number;
                tokens_original: number;
                tokens_actual: number;
                tokens_prevented: number;
                /** @description Computed from the sums: 100 × `tokens_prevented` ÷ `tokens_original`; null if `tokens_original` is 0. */
                percent_prevented: number | null;
                avg_response_time_ms: number | null;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            };
            /** @description Most tokens prevented first. */
            groups: {
                /** @enum {string} */
                tool_name: "read" | "search";
                /** @enum {string} */
                operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index";
                operation_count: number;
                tokens_original: number;
                tokens_actual: number;
                tokens_prevented: number;
                /** @description Computed from the sums: 100 × `tokens_prevented` ÷ `tokens_original`; null if `tokens_original` is 0. */
                percent_prevented: number | null;
                avg_response_time_ms: number | null;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            }[];
        } | {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @enum {string} */
            provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
            /** @constant */
            currency: "USD";
            /** @description An exact decimal as text, because a JSON number would be rounded. */
            price_per_1k_tokens: string;
            /** @description The version of the price table. */
            price_version: string;
            totals: {
                operation_count: number;
                tokens_original: number;
                tokens_actual: number;
                tokens_prevented: number;
                /** @description Computed from the sums: 100 × `tokens_prevented` ÷ `tokens_original`; null if `tokens_original` is 0. */
                percent_prevented: number | null;
                avg_response_time_ms: number | null;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            };
            /** @enum {string} */
            group_by: "tool" | "project" | "file";
            /** @description Most tokens prevented first. */
            groups: {
                /** @description An id or the path of a file; null: operations without one. */
                group: string | null;
                operation_count: number;
                tokens_original: number;
                tokens_actual: number;
                tokens_prevented: number;
                /** @description Computed from the sums: 100 × `tokens_prevented` ÷ `tokens_original`; null if `tokens_original` is 0. */
                percent_prevented: number | null;
                avg_response_time_ms: number | null;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            }[];
            /** @description True if there are more than the 1,000 returned groups. */
            truncated: boolean;
        };
        ToolOperationSavings: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @enum {string} */
            provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
            /** @constant */
            currency: "USD";
            /** @description An exact decimal as text, because a JSON number would be rounded. */
            price_per_1k_tokens: string;
            /** @description The version of the price table. */
            price_version: string;
            totals: {
                operation_count: number;
                tokens_original: number;
                tokens_actual: number;
                tokens_prevented: number;
                /** @description Computed from the sums: 100 × `tokens_prevented` ÷ `tokens_original`; null if `tokens_original` is 0. */
                percent_prevented: number | null;
                avg_response_time_ms: number | null;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            };
            /** @description Absent if the request names none: periods are in UTC. */
            time_zone?: string;
            /** @description In chronological order; periods without operations are left out. */
            groups: {
                /** @description The name of the period. */
                period: string;
                /**
                 * Format: date-time
                 * @description When the period begins.
                 */
                starts_at: string;
                operation_count: number;
                tokens_original: number;
                tokens_actual: number;
                tokens_prevented: number;
                /** @description Computed from the sums: 100 × `tokens_prevented` ÷ `tokens_original`; null if `tokens_original` is 0. */
                percent_prevented: number | null;
                avg_response_time_ms: number | null;
                /** @description An exact decimal as text, because a JSON number would be rounded. */
                cost_saved: string;
            }[];
            /** @description True if there are more than the 1,000 returned periods. */
            truncated: boolean;
        };
        CacheHit: {
            tool_id: string;
            file_path: string;
            tokens_saved: number;
            /** Format: date-time */
            timestamp: string;
        };
        CacheHitSummary: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @enum {string} */
            group_by: "file" | "tool";
            /** @description For the whole window, including groups that are left out. */
            totals: {
                hits: number;
                tokens_saved: number;
                first_at: string | null;
                last_at: string | null;
            };
            /** @description Most tokens saved first. */
            groups: {
                /** @description The path of a file, or a tool. */
                group: string;
                hits: number;
                tokens_saved: number;
                first_at: string | null;
                last_at: string | null;
            }[];
            /** @description True if there are more than the 1,000 returned groups. */
            truncated: boolean;
        };
        Checkpoint: {
            checkpoint_id: string;
            /** @description The version number of the checkpoint, starting at 1. */
            revision: number;
            session_id: string;
            tool_id: string;
            tool_version: string | null;
            checkpoint_type: components["schemas"]["CheckpointType"];
            /** Format: date-time */
            created_at: string;
            summary: string;
            key_facts: string[];
            decisions: (string | {
                [key: string]: unknown;
            })[];
            patterns: (string | {
                [key: string]: unknown;
            })[];
            files_modified: string[];
            dependencies_added: string[];
            commands_run: string[];
            todos: string[];
            blockers: string[];
            original_tokens: number | null;
            compressed_tokens: number | null;
            /** @description SHA-256 in hex; null for checkpoints that were stored before hashes existed. */
            content_hash: string | null;
            visibility: components["schemas"]["Visibility"];
            /** @description The user whose key stored the checkpoint. */
            author_id: string | null;
            /** @description The user whose key recorded this version. */
            recorded_by: string | null;
            parent_checkpoint_id: string | null;
            /**
             * Format: date-time
             * @description Since when this version has been current.
             */
            recorded_at: string;
            /** @description Until when this version was current; null if it still is, or was at the requested time. */
            recorded_end: string | null;
            /** Format: date-time */
            valid_from: string;
            /** @description Until when the content was true; null: no end. */
            valid_to: string | null;
            superseded_by: string | null;
            supersedes: string[];
            influenced_by: string[];
            compressed_context: string | null;
        };
        ListedCheckpoint: {
            checkpoint_id: string;
            /** @description The version number of the checkpoint, starting at 1. */
            revision: number;
            session_id: string;
            tool_id: string;
            tool_version: string | null;
            checkpoint_type: components["schemas"]["CheckpointType"];
            /** Format: date-time */
            created_at: string;
            summary: string;
            key_facts: string[];
            decisions: (string | {
                [key: string]: unknown;
            })[];
            patterns: (string | {
                [key: string]: unknown;
            })[];
            files_modified: string[];
            dependencies_added: string[];
            commands_run: string[];
            todos: string[];
            blockers: string[];
            original_tokens: number | null;
            compressed_tokens: number | null;
            /** @description SHA-256 in hex; null for checkpoints that were stored before hashes existed. */
            content_hash: string | null;
            visibility: components["schemas"]["Visibility"];
            /** @description The user whose key stored the checkpoint. */
            author_id: string | null;
            /** @description The user whose key recorded this version. */
            recorded_by: string | null;
            parent_checkpoint_id: string | null;
            /**
             * Format: date-time
             * @description Since when this version has been current.
             */
            recorded_at: string;
            /** @description Until when this version was current; null if it still is, or was at the requested time. */
            recorded_end: string | null;
            /** Format: date-time */
            valid_from: string;
            /** @description Until when the content was true; null: no end. */
            valid_to: string | null;
            superseded_by: string | null;
            supersedes: string[];
            influenced_by: string[];
        };
        SearchHit: {
            /** @constant */
            type: "checkpoint";
            /** @description How well the hit matches; higher ranks come first. Comparable only within one search. */
            rank: number;
            /** @description HTML with each matching word in <mark>; everything else is escaped. The only field that is HTML. Of a hit by meaning: the part that is most similar. */
            snippet: string;
            /** @description How it was found: it has all words, any of them, a similar meaning. Not with words alone. */
            found_by?: ("all_words" | "any_word" | "meaning")[];
            /** @description The cosine between the question and the most similar part; null if it was not found by its meaning. */
            similarity?: number | null;
            checkpoint_id: string;
            session_id: string;
            /** @description The project of the session. */
            project_id: string | null;
            tool_id: string;
            checkpoint_type: components["schemas"]["CheckpointType"];
            visibility: components["schemas"]["Visibility"];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Since when this version has been current.
             */
            recorded_at: string;
            /** Format: date-time */
            valid_from: string;
            valid_to: string | null;
            superseded_by: string | null;
        } | {
            /** @constant */
            type: "memory";
            /** @description How well the hit matches; higher ranks come first. Comparable only within one search. */
            rank: number;
            /** @description HTML with each matching word in <mark>; everything else is escaped. The only field that is HTML. Of a hit by meaning: the part that is most similar. */
            snippet: string;
            /** @description How it was found: it has all words, any of them, a similar meaning. Not with words alone. */
            found_by?: ("all_words" | "any_word" | "meaning")[];
            /** @description The cosine between the question and the most similar part; null if it was not found by its meaning. */
            similarity?: number | null;
            project_id: string;
            key: string;
            memory_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            expires_at: string | null;
        } | {
            /** @constant */
            type: "session";
            /** @description How well the hit matches; higher ranks come first. Comparable only within one search. */
            rank: number;
            /** @description HTML with each matching word in <mark>; everything else is escaped. The only field that is HTML. Of a hit by meaning: the part that is most similar. */
            snippet: string;
            /** @description How it was found: it has all words, any of them, a similar meaning. Not with words alone. */
            found_by?: ("all_words" | "any_word" | "meaning")[];
            /** @description The cosine between the question and the most similar part; null if it was not found by its meaning. */
            similarity?: number | null;
            session_id: string;
            title: string | null;
            project_id: string | null;
            tool_id: string;
            created_by: string | null;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
        };
        MeaningState: {
            /**
             * @description `partial`: some texts have no vector yet. `unavailable`: the model cannot be asked. `off`: not switched on. Words answer in each case.
             * @enum {string}
             */
            state: "ready" | "partial" | "unavailable" | "off";
            model: string | null;
            /** @description How many texts have no vector yet; 1,001 stands for more than 1,000. */
            waiting: number;
        };
        SearchState: {
            /** @description Whether it is searched by meaning. Off: by all words only. `search_by_meaning` is the setting. */
            is_on: boolean;
            /** @description Whether the vectors come from an endpoint, to which texts are sent where search by meaning is on. */
            sends_texts: boolean;
            /** @description Null until the first vectors are made. */
            model: string | null;
            /** @description The model that it is moving to. */
            next_model: string | null;
            /** @description How many texts have no vectors yet. */
            waiting: number;
            /** @description How many texts the model has refused. They are found by their words. */
            failed: number;
            /** @description Since when the first of those that wait has waited. */
            oldest: string | null;
        };
        VelocitySample: {
            session_id: string;
            /** Format: date-time */
            timestamp: string;
            tokens_saved: number;
            /** @description Tokens per minute. */
            velocity: number;
            /** @description Tokens per minute per minute. */
            acceleration: number | null;
            /** @description Percent. */
            prediction_confidence: number | null;
        };
        Prediction: {
            session_id: string;
            /** Format: date-time */
            predicted_at: string;
            predicted_checkpoint_time: string | null;
            predicted_tokens: number | null;
            /** @description Null: not resolved. */
            actual_checkpoint_time: string | null;
            actual_checkpoint_id: string | null;
            /** @description Percent: 100 minus ten for every minute between the two times, at least 0; null unless both are known. */
            prediction_accuracy: number | null;
            strategy: ("immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity") | null;
        };
        PredictionStatistics: {
            /** @description The number of predictions that have an accuracy. The other fields cover only these. */
            total_predictions: number;
            avg_accuracy: number | null;
            min_accuracy: number | null;
            max_accuracy: number | null;
        };
        FoundProject: {
            project_id: string;
            workspace_path: string;
            /** @description `Project` followed by the id if no name was given. */
            project_name: string;
            language: string | null;
            framework: string | null;
            settings: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When the project was last created or changed, or last had a session started.
             */
            last_accessed: string;
            /** @description Increases with every change that a client can make. */
            revision: number;
            total_sessions: number;
            /** @description False: the project already existed. */
            created: boolean;
        };
        ListedProject: {
            project_id: string;
            workspace_path: string;
            /** @description `Project` followed by the id if no name was given. */
            project_name: string;
            language: string | null;
            framework: string | null;
            settings: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When the project was last created or changed, or last had a session started.
             */
            last_accessed: string;
            /** @description Increases with every change that a client can make. */
            revision: number;
        };
        Project: {
            project_id: string;
            workspace_path: string;
            /** @description `Project` followed by the id if no name was given. */
            project_name: string;
            language: string | null;
            framework: string | null;
            settings: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When the project was last created or changed, or last had a session started.
             */
            last_accessed: string;
            /** @description Increases with every change that a client can make. */
            revision: number;
            total_sessions: number;
        };
        ResumedProject: {
            project_id: string;
            /** @description The newest one that you can read. */
            checkpoint: {
                checkpoint_id: string;
                /** Format: date-time */
                created_at: string;
                tool_id: string;
                checkpoint_type: components["schemas"]["CheckpointType"];
                summary: {
                    text: string;
                    /** @description The length of the whole, in characters: `text` is its beginning. */
                    total_chars: number;
                };
                todos: {
                    items: {
                        text: string;
                        /** @description The length of the whole, in characters: `text` is its beginning. */
                        total_chars: number;
                    }[];
                    /** @description How many the list has; only the first ones are in `items`. */
                    total: number;
                };
                blockers: {
                    items: {
                        text: string;
                        /** @description The length of the whole, in characters: `text` is its beginning. */
                        total_chars: number;
                    }[];
                    /** @description How many the list has; only the first ones are in `items`. */
                    total: number;
                };
                /** @description A decision that is an object is shown as JSON. */
                decisions: {
                    items: {
                        text: string;
                        /** @description The length of the whole, in characters: `text` is its beginning. */
                        total_chars: number;
                    }[];
                    /** @description How many the list has; only the first ones are in `items`. */
                    total: number;
                };
                files_modified: {
                    items: {
                        text: string;
                        /** @description The length of the whole, in characters: `text` is its beginning. */
                        total_chars: number;
                    }[];
                    /** @description How many the list has; only the first ones are in `items`. */
                    total: number;
                };
            } | null;
            latest_session: {
                session_id: string;
                tool_id: string;
                /** Format: date-time */
                started_at: string;
                /** Format: date-time */
                last_activity: string;
                ended_at: string | null;
            } | null;
            /** @description Of the memories that are read most. */
            memory_keys: {
                key: string;
                chars: number;
                /** Format: date-time */
                updated_at: string;
            }[];
            /** @description How many memories the project has. */
            memories: number;
        };
        ProjectMemory: {
            memory_id: string;
            project_id: string;
            key: string;
            value: string;
            metadata: {
                [key: string]: unknown;
            };
            ttl_seconds: number | null;
            /** @description Null: never. */
            expires_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Null: not read yet. */
            last_accessed: string | null;
            /** @description How often the memory was read, alone or in a list, including this time. */
            accessed_count: number;
            /** @description Increases with every change, also when a memory replaces an old one. */
            revision: number;
        };
        MemoryKey: {
            key: string;
            /** @description The length of the value, in characters. */
            chars: number;
            /** Format: date-time */
            updated_at: string;
            /** @description Null: never. */
            expires_at: string | null;
        };
        StoredProjectMemory: {
            memory_id: string;
            project_id: string;
            key: string;
            value: string;
            metadata: {
                [key: string]: unknown;
            };
            ttl_seconds: number | null;
            /** @description Null: never. */
            expires_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Null: not read yet. */
            last_accessed: string | null;
            /** @description How often the memory was read, alone or in a list, including this time. */
            accessed_count: number;
            /** @description Increases with every change, also when a memory replaces an old one. */
            revision: number;
            /** @description False: the memory replaced another one. */
            created: boolean;
        };
        SavedToolConfig: {
            tool_id: string;
            /** @description The saved config, or the default config. */
            config: {
                [key: string]: unknown;
            };
            /** @description When the config was first saved; null for the default. */
            created_at: string | null;
            updated_at: string | null;
            /** @description Increases with every change; 0 for the default. */
            revision: number;
            /** @description True if nothing is saved. */
            is_default: boolean;
        };
        CurrentSettings: {
            /** @description The stored settings, with defaults for the others. */
            settings: components["schemas"]["Settings"];
            /** @description Whether max_events_per_minute is set and enforced. */
            limits_events: boolean;
            /** @description Null if nothing is stored. */
            updated_at: string | null;
            /** @description Increases with every change; 0 if nothing is stored. */
            revision: number;
        };
        Settings: {
            /** @description Whether metrics are sent continuously: by the tools, and by the streams for clients of OmniMemory 1. */
            metrics_streaming: boolean;
            /** @description How often tools collect metrics, and how often those streams send them. */
            collection_interval_seconds: number;
            /** @description Once this is set, events beyond it are refused with 429. */
            max_events_per_minute: number;
            /** @description The features that are recorded; events of a disabled feature are refused with 403. */
            features: {
                compression: boolean;
                embeddings: boolean;
                workflows: boolean;
                response_cache: boolean;
            };
            /** @enum {string} */
            performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled";
            /** @description Older metric samples and telemetry are deleted, unless `retention` says otherwise. Null or omitted: they are kept. */
            retention_days?: number | null;
            /** @description How long each kind of data is kept. Null or omitted: without an end. */
            retention?: {
                /** @description Sessions that ended longer ago are deleted, with everything that was stored for them, checkpoints included. Pinned sessions are kept. */
                sessions_days?: number | null;
                /** @description Older metric samples, velocities, predictions, cache hits and tool operations are deleted. Null or omitted: retention_days holds for metric samples, and the others are kept. */
                samples_days?: number | null;
                /** @description Older model requests, events and data points are deleted, and rejected when they arrive. Null or omitted: retention_days holds. */
                telemetry_days?: number | null;
                /** @description Versions of checkpoints that were replaced longer ago are deleted. The current version is kept. */
                checkpoints_days?: number | null;
                /** @description Older lines of the audit log are deleted, at most once a day. Local mode has no audit log. */
                audit_days?: number | null;
            };
            /** @description Whether checkpoints, memories and sessions are found by their meaning. Off deletes their vectors. Null or omitted: on, unless the vectors come from an endpoint, to which texts are sent only if this is true. */
            search_by_meaning?: boolean;
            /** @description Whether prompts, responses, and arguments and results of tools of OpenTelemetry are kept. Omitted: they are dropped. */
            otel_keep_content?: boolean;
            /** @description Whether email addresses, groups and host names of OpenTelemetry are kept. Omitted: they are dropped. */
            otel_keep_identity?: boolean;
        };
        SettingsProfiles: {
            high_frequency: components["schemas"]["Settings"];
            low_frequency: components["schemas"]["Settings"];
            batch_only: components["schemas"]["Settings"];
            disabled: components["schemas"]["Settings"];
        };
        OmniMemory1Import: {
            import_id: string;
            /**
             * @description `interrupted`: the server that ran it has stopped. Send the file again to continue.
             * @enum {string}
             */
            state: "running" | "done" | "failed" | "cancelled" | "interrupted";
            file_name: string;
            file_bytes: number;
            time_zone: string;
            dry_run: boolean;
            report: {
                /** @description Those that have been read so far. */
                tables: {
                    [key: string]: {
                        /** @description All rows of the table. */
                        rows: number;
                        read: number;
                        stored: number;
                        /** @description Stored by an earlier import, or there under the same name. */
                        existing: number;
                        refused: number;
                        /** @description Stored after a change. */
                        mended: number;
                        /** @description How often each reason was given for a refusal or a change. */
                        reasons: {
                            [key: string]: number;
                        };
                    };
                };
                /** @description Sessions and projects that rows named and that had no row. */
                made: {
                    sessions: number;
                    projects: number;
                };
                not_carried_over: {
                    table: string;
                    rows: number;
                    reason: string;
                }[];
                /** @description Tables and columns that this server does not know. */
                unknown: string[];
                /** @description Tenants of OmniMemory 1; their rows come into one scope. */
                old_tenants: {
                    tenant_id: string;
                    rows: number;
                }[];
                /** @description The first 100 rows that were refused or changed. */
                rows: {
                    table: string;
                    rowid: number | null;
                    /** @enum {string} */
                    kind: "refused" | "mended";
                    reason: string;
                }[];
            };
            /** @description Why it failed. */
            error: string | null;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last made progress.
             */
            progress_at: string;
            finished_at: string | null;
        };
        Tenant: {
            id: string;
            name: string;
            plan: string;
            active: boolean;
            suspended_by: ("owner" | "operator" | "deletion") | null;
            /** @description The deletion of the tenant, which has suspended it. */
            deletion_id: string | null;
            /** @description Until then an owner can cancel the deletion, with DELETE /v1/deletions/{deletion_id}. */
            deletion_due_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Member: {
            user_id: string;
            email: string;
            /** @description The name that the user gave; null if there is none. */
            name: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /**
             * Format: date-time
             * @description When the user became a member.
             */
            created_at: string;
            /** @description When the membership ends, because the user deletes the account, unless the user signs in before; null: not planned. Until then it grants nothing. */
            leaves_at: string | null;
        };
        Invitation: {
            invitation_id: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /** @enum {string} */
            status: "open" | "accepted" | "revoked" | "expired";
            /** @description The user who sent the invitation; null if it was made with a key that has no user. */
            invited_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            accepted_at: string | null;
            accepted_by: string | null;
            revoked_at: string | null;
        };
        NewApiKey: {
            key_id: string;
            name: string;
            /** @description The first characters, to tell keys apart. */
            key_start: string;
            /** @description The user who owns the key; null for keys that the operator made. */
            user_id: string | null;
            scopes: ("ingest" | "read" | "write" | "admin")[];
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** @description Accurate to the minute. */
            last_used_at: string | null;
            revoked_at: string | null;
            /** @description The key that replaced this one. */
            replaced_by: string | null;
            /** @description The secret key, shown only once; null when the request is repeated with the same Idempotency-Key. */
            key: string | null;
        };
        ApiKey: {
            key_id: string;
            name: string;
            /** @description The first characters, to tell keys apart. */
            key_start: string;
            /** @description The user who owns the key; null for keys that the operator made. */
            user_id: string | null;
            scopes: ("ingest" | "read" | "write" | "admin")[];
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** @description Accurate to the minute. */
            last_used_at: string | null;
            revoked_at: string | null;
            /** @description The key that replaced this one. */
            replaced_by: string | null;
        };
        Entitlements: {
            /** @description Null in local mode, which has no plan and no limits. */
            plan: ("free" | "pro" | "enterprise") | null;
            /** @description The access that the subscription gives; null without a subscription. Grace: a payment has failed. */
            access: ("on" | "grace" | "off") | null;
            /** @description When the grace period ends, unless the payment succeeds before. */
            grace_until: string | null;
            entitlements: components["schemas"]["Limits"];
        };
        Limits: {
            /** @description Null: without a limit. */
            seats: number | null;
            /** @description Null: without a limit. */
            api_requests_per_minute: number | null;
            /** @description Null: without a limit. */
            ingest_events_per_minute: number | null;
            /** @description Null: without a limit. */
            retention_days: number | null;
            /** @description Null: without a limit. */
            checkpoints: number | null;
            /** @description Null: without a limit. */
            stored_bytes: number | null;
            audit_export: boolean;
        };
        Billing: {
            tenant_id: string;
            /** @description Whether this installation sells plans. */
            configured: boolean;
            /** @description Whether the portal is available for this tenant. */
            has_customer: boolean;
            /**
             * @description The plan that applies now.
             * @enum {string}
             */
            plan: "free" | "pro" | "enterprise";
            /** @description The access that the subscription gives; null without a subscription. Grace: a payment has failed. */
            access: ("on" | "grace" | "off") | null;
            /** @description The status of the subscription, as Stripe names it. */
            status: string | null;
            price: string | null;
            /** @description The number of paid seats. */
            quantity: number | null;
            current_period_end: string | null;
            cancel_at: string | null;
            cancel_at_period_end: boolean;
            trial_end: string | null;
            /** @description When the grace period ends, unless the payment succeeds before. */
            grace_until: string | null;
            /** @description The plan that the operator gave. The better of it and the subscription’s applies. */
            operator_plan: ("free" | "pro" | "enterprise") | null;
            /** @description When the operator’s plan ends; null: without an end. */
            operator_plan_until: string | null;
            limits: components["schemas"]["Limits"];
            usage: {
                seats: number;
                checkpoints: number;
                stored_bytes: number;
            };
            last_synced_at: string | null;
            reconciled_at: string | null;
            /** @description The fields that the last reconciliation had to correct. */
            drift: string[];
        };
        PlanCatalogue: {
            /** @description The smallest plan first. */
            data: {
                /** @enum {string} */
                plan: "free" | "pro" | "enterprise";
                /** @description Whether it is the plan that applies now; never in local mode. */
                is_current: boolean;
                /** @description Of the current plan those that apply now, with the paid seats. */
                limits: components["schemas"]["Limits"];
                /** @description What is for sale, as Stripe has had it in the last five minutes. Empty: not for sale. */
                prices: {
                    /** @enum {string} */
                    interval: "month" | "year";
                    currency: string;
                    /** @description For each interval and `quantity` seats, in the minor unit of the currency (cents), before discounts and taxes. Null: the price has fractions of it, and the payment page says it. */
                    amount: number | null;
                    /** @description The seats that `amount` is for; null for a plan with one price. */
                    quantity: number | null;
                    /** @description What one seat more than `quantity` adds to `amount`; null if nothing can be added. */
                    extra_seat_amount: number | null;
                }[];
            }[];
            /** @description Whether this installation sells plans. */
            sells: boolean;
            /** @description Why no plan has a price: an error code. Null: Stripe was asked. */
            no_prices_because: ("billing_not_configured" | "billing_unavailable" | "billing_misconfigured") | null;
        };
        CheckoutPage: {
            /** @description Send the browser there. */
            url: string;
            /** @description What the page will bill. */
            billed: {
                /** @enum {string} */
                plan: "free" | "pro" | "enterprise";
                /** @enum {string} */
                interval: "month" | "year";
                /** @description The seats that are billed; null for a plan with one price. */
                seats: number | null;
                currency: string | null;
                /** @description For each interval, in the minor unit of the currency (cents), before discounts and taxes. */
                amount: number | null;
            };
        };
        BillingPage: {
            /** @description Send the browser there. */
            url: string;
        };
        AuditLog: {
            /** Format: uuid */
            id: string;
            /** @description The place in the tenant’s chain, starting at 1. */
            seq: number;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            actor_kind: "user" | "key" | "operator" | "system";
            user_id: string | null;
            key_id: string | null;
            /** @description The action, as `resource.what`. */
            action: string;
            resource_type: string | null;
            resource_id: string | null;
            /** @description `before` and `after` of the change, without secrets. */
            metadata: {
                [key: string]: unknown;
            } | null;
            ip_address: string | null;
            user_agent: string | null;
            /** @description `hash` of the previous line; zeros in the first line. */
            previous_hash: string;
            /** @description SHA-256 of `previous_hash` and this line, as it was before it was anonymised. */
            hash: string;
        };
        AuditVerification: {
            /** @description Whether every line is as it was written or was anonymised, and no line is missing. */
            verified: boolean;
            /** @description How many lines were read; reading ends at the first fault. */
            lines: number;
            /** @description How many of them no longer name a person whose account was deleted. A later `audit_log.anonymised` line vouches for each. */
            anonymised: number;
            /** @description The recorded `hash` of the last line. Keep it elsewhere: a rewritten log ends with another one. */
            head: string | null;
            /** @description The lines up to this one were deleted, because they were older than the retention of the log. Null: none. */
            cut: {
                /** @description The last line that goes. */
                seq: number;
                /** @description Its hash, which the next line continues. */
                hash: string;
                /** Format: date-time */
                cut_at: string;
            } | null;
            /**
             * Format: date-time
             * @description The result is kept for one minute.
             */
            checked_at: string;
            first_fault: {
                /** @description The place in the chain. */
                seq: number;
                reason: string;
            } | null;
        };
        IsolationReport: {
            /** @description Whether every check passed. */
            ok: boolean;
            /**
             * Format: date-time
             * @description The result is cached for one minute.
             */
            checked_at: string;
            checks: {
                name: string;
                ok: boolean;
                /** @description The problems that were found. */
                findings: string[];
            }[];
        };
        Export: {
            export_id: string;
            /** @enum {string} */
            kind: "all" | "own";
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed";
            /** @description How many tables the archive has; 0 until the job begins. */
            tables_total: number;
            /** @description How many of them have been read. */
            tables_done: number;
            /** @description How many rows have been read. */
            rows: number;
            /** @description The size of the archive, as far as it is written. */
            bytes: number;
            /** @description The rows of each table of a finished archive. */
            counts: {
                [key: string]: number;
            } | null;
            /** @description The SHA-256 of the finished archive, which is also its ETag. */
            sha256: string | null;
            /** @description Why the export failed. */
            failure: {
                code: string;
                message: string;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** @description When the job began, the last time if it began again. */
            started_at: string | null;
            finished_at: string | null;
            /**
             * Format: date-time
             * @description When the archive is deleted.
             */
            expires_at: string;
            /** @description Where to download a finished archive, with the credentials of any other request. */
            archive_path: string | null;
        };
        Changes: {
            /** @description Of the event `change`: the first segments of the paths below `/v1` whose responses may have changed. Without it: `open` and `reset`. */
            resources?: string[];
        };
        LocalClaimOutcome: {
            /** @description null after a dry run. */
            claim: components["schemas"]["LocalClaim"] | null;
            /** @description Whether the same claim without `dry_run` would be refused for its conflicts. */
            refused: boolean;
            /** @description Rows that move, by table: those that conflicts do not keep in local mode. */
            moved: {
                [key: string]: number;
            };
            /** @description Rows that stay in local mode, by table. */
            left_local: {
                [key: string]: number;
            };
            /** @description Conflicts, by kind. */
            conflicts: {
                [key: string]: number;
            };
            /** @description The first 100 of them. */
            listed_conflicts: {
                kind: string;
                id: string;
            }[];
            /** @description Checkpoints that count towards the plan of the team. */
            checkpoints: number;
            /** @description Stored bytes that count towards the plan of the team. */
            bytes: number;
        };
        LocalClaim: {
            claim_id: string;
            /** @enum {string} */
            state: "moved" | "undone";
            /** @enum {string} */
            on_conflict: "refuse" | "leave";
            /** @description The user who reads its private checkpoints in the team. */
            claimed_by: string | null;
            claimed_by_key: string | null;
            /** @description Rows that were moved, by table. */
            moved: {
                [key: string]: number;
            };
            /** @description Rows that stayed in local mode, by table. */
            left_local: {
                [key: string]: number;
            };
            /** @description Conflicts, by kind. */
            conflicts: {
                [key: string]: number;
            };
            /** Format: date-time */
            claimed_at: string;
            /**
             * Format: date-time
             * @description Until then, the claim can be undone.
             */
            undo_until: string;
            undone_at: string | null;
            undone_by: string | null;
        };
        DeletionPreview: {
            /** @enum {string} */
            kind: "session" | "checkpoint" | "project" | "memory" | "api_key" | "tenant";
            target_id: string;
            /** @description How many rows would go, by table. */
            rows: {
                [key: string]: number;
            };
            checkpoints: number;
            checkpoints_of_others: number;
            /** @description Sessions that stay, but lose their project or predecessor. */
            sessions_unlinked: number;
            /**
             * Format: date-time
             * @description Until then it could be cancelled.
             */
            due_at: string;
        };
        DepartedMember: {
            user_id: string;
            /** @description As the audit log has it; null if it does not. */
            name: string | null;
            email: string | null;
            /**
             * Format: date-time
             * @description When the membership ended, or when the time for a decision began again.
             */
            left_at: string;
            /**
             * Format: date-time
             * @description Without a decision the private checkpoints are deleted then.
             */
            decide_by: string;
            /** @description How many checkpoints the person kept private. */
            checkpoints: number;
            /** @description Private versions of checkpoints that the person shared later. */
            earlier_versions: number;
        };
        DepartedResult: {
            user_id: string;
            /** @enum {string} */
            decision: "delete" | "share" | "pass";
            to: string | null;
            /** @description How many checkpoints the decision was about. */
            checkpoints: number;
            /** @description The deletion of what neither the team nor the member got. */
            deletion: components["schemas"]["Deletion"] | null;
        };
        AuthContext: {
            /** @description Whether this browser can use the rows of local mode, with requests without a cookie. */
            local_mode: boolean;
            /** @description Who is signed in; null: nobody. */
            user: components["schemas"]["User"] | null;
            /** @description Whether the sign-in in this browser has cancelled the deletion of the account. */
            deletion_cancelled: boolean;
            /** @description The tenant that this browser has chosen; null: none, or one that the person has left. */
            tenant_id: string | null;
            /** @description The tenants of the person, by name. */
            tenants: components["schemas"]["Membership"][];
            /** @description The providers that can be used to sign in. */
            providers: {
                name: string;
                title: string;
                login_url: string;
            }[];
            /** @description False: emails are in the log of the server. */
            sends_mail: boolean;
            /** @description Whether plans can be bought here. */
            sells_plans: boolean;
        };
        User: {
            id: string;
            email: string;
            name: string | null;
        };
        Membership: {
            id: string;
            name: string;
            plan: string;
            active: boolean;
            suspended_by: ("owner" | "operator" | "deletion") | null;
            /** @description When the tenant is removed for good, if it is in deletion. */
            deletion_due_at: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
        };
        Accepted: {
            /** @constant */
            accepted: true;
        };
        SignedInUser: {
            id: string;
            email: string;
            name: string | null;
            /** @description Whether this sign-in has cancelled the deletion of the account. */
            deletion_cancelled: boolean;
        };
        Profile: {
            id: string;
            email: string;
            name: string | null;
            avatar_url: string | null;
            /** Format: date-time */
            created_at: string;
            has_password: boolean;
            identities: {
                /** Format: uuid */
                id: string;
                issuer: string;
                email: string | null;
                /** Format: date-time */
                created_at: string;
            }[];
            /** @description The tenant that this browser works in. */
            tenant_id: string | null;
        };
        AccountDeletion: {
            /** @description Shows the state and the proof, also when the account is gone. */
            deletion_id: string;
            /** @constant */
            kind: "account";
            /** @constant */
            state: "waiting";
            /** Format: date-time */
            requested_at: string;
            /**
             * Format: date-time
             * @description Signing in before then cancels the deletion.
             */
            due_at: string;
        };
        AccountDeletionPreview: {
            /** @description For how many days signing in would cancel the deletion. */
            grace_days: number;
            teams: {
                tenant_id: string;
                name: string;
                /** @enum {string} */
                role: "owner" | "admin" | "member" | "viewer";
                /** @description All members, including you. */
                members: number;
                /**
                 * @description `left`: the team stays. `deleted`: you are its only member, so it is deleted, too. `last_owner` and `subscription_live`: the account cannot be deleted before this is solved.
                 * @enum {string}
                 */
                fate: "left" | "deleted" | "last_owner" | "subscription_live";
            }[];
            /** @description How many rows would go, by table. */
            rows: {
                [key: string]: number;
            };
            /** @description What teams keep, under an id that no longer leads to a person. */
            kept: string[];
        };
        AuthSessions: {
            data: components["schemas"]["AuthSession"][];
        };
        AuthSession: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Accurate to the minute.
             */
            seen_at: string;
            /** Format: date-time */
            expires_at: string;
            ip: string | null;
            user_agent: string | null;
            /** @description Whether this is the session that made the request. */
            current: boolean;
        };
        EndedAuthSessions: {
            ended: number;
        };
        Memberships: {
            data: components["schemas"]["Membership"][];
        };
        JoinedTenant: {
            tenant_id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
        };
        SignInProviders: {
            data: {
                name: string;
                title: string;
                login_url: string;
            }[];
        };
        DeletionRecord: {
            deletion_id: string;
            /** @enum {string} */
            kind: "tenant" | "account";
            /** @description SHA-256 of the id of the team or account, in hex. */
            subject_digest: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "cancelled" | "failed";
            /** Format: date-time */
            requested_at: string;
            /** Format: date-time */
            due_at: string;
            finished_at: string | null;
            /** @description How many rows were removed, by table. */
            rows: {
                [key: string]: number;
            };
            proof: {
                /** @description How many rows of the thing each table has, after the last one was removed. */
                tables: {
                    [key: string]: number;
                };
                /** @description The sum of `tables`; 0 unless something failed. */
                rows: number;
                /** @description Tables that keep a trace of it: tombstones, the audit log. */
                kept: string[];
                /** @description The same thing was made again after the request; its rows are not counted. */
                again: boolean;
                /** Format: date-time */
                checked_at: string;
                /** @description SHA-256 over a line `table=rows` for each table, in the order of their names. */
                hash: string;
            } | null;
            /** @description Why it failed, or why it has not begun although it is due. */
            reason: string | null;
            audit: {
                /** @description How many lines the log had. */
                lines: number;
                first_at: string | null;
                last_at: string | null;
                /** @description The hash of the last line, by which an export of the log can be recognised as whole. */
                head: string | null;
                /** @description How often each action occurred. */
                actions: {
                    [key: string]: number;
                };
            } | null;
        };
        SessionDocumentOutput: {
            /** @constant */
            format: "omnimemory.session";
            /**
             * @description An export has the newest.
             * @enum {number}
             */
            version: 1 | 2;
            /** Format: date-time */
            exported_at: string;
            session: components["schemas"]["TransferredSession"];
            /** @description Oldest first, as in every list of this document. */
            context: components["schemas"]["TransferredContext"];
            /** @description The checkpoints that the caller may read. */
            checkpoints: components["schemas"]["TransferredCheckpointOutput"][];
            /** @description For information only; an import ignores this and all following fields. */
            metrics: components["schemas"]["TransferredMetric"][];
            velocity: components["schemas"]["TransferredVelocity"][];
            predictions: components["schemas"]["TransferredPrediction"][];
            claude_code: components["schemas"]["TransferredClaudeCode"] | null;
            /** @description The lists that were cut off; they contain their newest entries. */
            truncated: ("files_accessed" | "searches" | "decisions" | "saved_memories" | "checkpoints" | "metrics" | "velocity" | "predictions")[];
        };
        TransferredCheckpointOutput: {
            /** @description Identifies the checkpoint within this document; an import assigns a new id. */
            checkpoint_id: string;
            tool_id: string;
            tool_version: string | null;
            checkpoint_type: components["schemas"]["CheckpointType"];
            /** Format: date-time */
            created_at: string;
            summary: string;
            /** @default [] */
            key_facts: string[];
            /** @default [] */
            decisions: (string | {
                [key: string]: unknown;
            })[];
            /** @default [] */
            patterns: (string | {
                [key: string]: unknown;
            })[];
            /** @default [] */
            files_modified: string[];
            /** @default [] */
            dependencies_added: string[];
            /** @default [] */
            commands_run: string[];
            /** @default [] */
            todos: string[];
            /** @default [] */
            blockers: string[];
            compressed_context: string | null;
            original_tokens: number | null;
            compressed_tokens: number | null;
            visibility: components["schemas"]["Visibility"];
            /** Format: date-time */
            valid_from: string;
            valid_to: string | null;
            superseded_by: string | null;
            supersedes: string[];
            influenced_by: string[];
        };
        /** @description Why a request was refused: problem details (RFC 9457). */
        Problem: {
            /**
             * Format: uri-reference
             * @description The page that explains the code: a URL, or a path of this server.
             */
            type: string;
            title: string;
            status: number;
            /** @description Stable; /docs/errors lists the codes. */
            code: string;
            /** @description For people; may change. */
            detail: string;
            /** @description The X-Request-Id of the response; the server’s log has it. */
            request_id: string;
            /** @description Each faulty field of the request. */
            errors?: {
                path: string;
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The limits of an API key or a person (`"key"`, `"user"`) and of the tenant: `q` requests in `w` seconds. Not in local mode. */
        RateLimitPolicy: string;
        /** @description What is left of each limit: `r` requests, and `t` seconds until the limit is reset. Not in local mode. */
        RateLimit: string;
        /** @description On 429 and 503: the number of seconds after which to try again. */
        RetryAfter: number;
        /** @description The id of this request in the server’s log: the `X-Request-Id` that you sent, or a generated one. */
        RequestId: string;
        /** @description The revision of the object, for example `"3"`. Send it as `If-Match` when you change the object. */
        ETag: string;
        /** @description Where the browser continues. */
        Location: string;
        /** @description On 405: the methods that the path supports. */
        Allow: string;
        /** @description On 415 `unsupported_encoding`: the Content-Encoding that the path accepts. */
        AcceptEncoding: string;
        /** @description On 401 below /v1: the API key is sent as a bearer token. */
        WwwAuthenticate: string;
        /** @description `true` when this is the recorded response to an earlier request under the same `Idempotency-Key`. Otherwise absent. */
        IdempotencyReplayed: "true";
    };
    pathItems: never;
}
export type PreviewRetention = components['schemas']['PreviewRetention'];
export type StartSession = components['schemas']['StartSession'];
export type UpdateSession = components['schemas']['UpdateSession'];
export type ContextEntry = components['schemas']['ContextEntry'];
export type SessionDocument = components['schemas']['SessionDocument'];
export type TransferredSession = components['schemas']['TransferredSession'];
export type TransferredContext = components['schemas']['TransferredContext'];
export type TransferredCheckpoint = components['schemas']['TransferredCheckpoint'];
export type CheckpointType = components['schemas']['CheckpointType'];
export type Visibility = components['schemas']['Visibility'];
export type TransferredMetric = components['schemas']['TransferredMetric'];
export type TransferredVelocity = components['schemas']['TransferredVelocity'];
export type TransferredPrediction = components['schemas']['TransferredPrediction'];
export type TransferredClaudeCode = components['schemas']['TransferredClaudeCode'];
export type ClaudeCodeDetails = components['schemas']['ClaudeCodeDetails'];
export type IngestBatch = components['schemas']['IngestBatch'];
export type StoreMetric = components['schemas']['StoreMetric'];
export type RecordToolOperation = components['schemas']['RecordToolOperation'];
export type RecordCacheHit = components['schemas']['RecordCacheHit'];
export type StoreCheckpoint = components['schemas']['StoreCheckpoint'];
export type ReviseCheckpoint = components['schemas']['ReviseCheckpoint'];
export type RecordVelocity = components['schemas']['RecordVelocity'];
export type RecordPrediction = components['schemas']['RecordPrediction'];
export type ResolvePrediction = components['schemas']['ResolvePrediction'];
export type CreateProject = components['schemas']['CreateProject'];
export type ChangeProject = components['schemas']['ChangeProject'];
export type PutMemory = components['schemas']['PutMemory'];
export type ToolConfig = components['schemas']['ToolConfig'];
export type ReplaceSettings = components['schemas']['ReplaceSettings'];
export type ChangeSettings = components['schemas']['ChangeSettings'];
export type ChangeTenant = components['schemas']['ChangeTenant'];
export type ChangeMember = components['schemas']['ChangeMember'];
export type CreateInvitation = components['schemas']['CreateInvitation'];
export type CreateApiKey = components['schemas']['CreateApiKey'];
export type RotateApiKey = components['schemas']['RotateApiKey'];
export type Checkout = components['schemas']['Checkout'];
export type CreateExport = components['schemas']['CreateExport'];
export type ClaimLocalData = components['schemas']['ClaimLocalData'];
export type RequestDeletion = components['schemas']['RequestDeletion'];
export type DepartedDecision = components['schemas']['DepartedDecision'];
export type Register = components['schemas']['Register'];
export type VerifyEmail = components['schemas']['VerifyEmail'];
export type EmailAddress = components['schemas']['EmailAddress'];
export type SignIn = components['schemas']['SignIn'];
export type ResetPassword = components['schemas']['ResetPassword'];
export type ConfirmPassword = components['schemas']['ConfirmPassword'];
export type ChangePassword = components['schemas']['ChangePassword'];
export type RequestAccountDeletion = components['schemas']['RequestAccountDeletion'];
export type CreateTenant = components['schemas']['CreateTenant'];
export type ChooseTenant = components['schemas']['ChooseTenant'];
export type Token = components['schemas']['Token'];
export type Overview = components['schemas']['Overview'];
export type RetentionPreview = components['schemas']['RetentionPreview'];
export type SessionSummary = components['schemas']['SessionSummary'];
export type Session = components['schemas']['Session'];
export type ListedSession = components['schemas']['ListedSession'];
export type FoundSession = components['schemas']['FoundSession'];
export type Deletion = components['schemas']['Deletion'];
export type RecordedContextEntry = components['schemas']['RecordedContextEntry'];
export type SessionContext = components['schemas']['SessionContext'];
export type ClaudeCodeSession = components['schemas']['ClaudeCodeSession'];
export type IngestReceipt = components['schemas']['IngestReceipt'];
export type IngestResult = components['schemas']['IngestResult'];
export type Metric = components['schemas']['Metric'];
export type DeletedMetrics = components['schemas']['DeletedMetrics'];
export type MetricAggregates = components['schemas']['MetricAggregates'];
export type ToolMetrics = components['schemas']['ToolMetrics'];
export type MetricSummary = components['schemas']['MetricSummary'];
export type TagWords = components['schemas']['TagWords'];
export type Costs = components['schemas']['Costs'];
export type UsageSummary = components['schemas']['UsageSummary'];
export type ModelRequest = components['schemas']['ModelRequest'];
export type ToolEvent = components['schemas']['ToolEvent'];
export type UsageSeries = components['schemas']['UsageSeries'];
export type SessionUsage = components['schemas']['SessionUsage'];
export type ToolList = components['schemas']['ToolList'];
export type Tool = components['schemas']['Tool'];
export type ToolOperation = components['schemas']['ToolOperation'];
export type ToolOperationBreakdown = components['schemas']['ToolOperationBreakdown'];
export type ToolOperationSavings = components['schemas']['ToolOperationSavings'];
export type CacheHit = components['schemas']['CacheHit'];
export type CacheHitSummary = components['schemas']['CacheHitSummary'];
export type Checkpoint = components['schemas']['Checkpoint'];
export type ListedCheckpoint = components['schemas']['ListedCheckpoint'];
export type SearchHit = components['schemas']['SearchHit'];
export type MeaningState = components['schemas']['MeaningState'];
export type SearchState = components['schemas']['SearchState'];
export type VelocitySample = components['schemas']['VelocitySample'];
export type Prediction = components['schemas']['Prediction'];
export type PredictionStatistics = components['schemas']['PredictionStatistics'];
export type FoundProject = components['schemas']['FoundProject'];
export type ListedProject = components['schemas']['ListedProject'];
export type Project = components['schemas']['Project'];
export type ResumedProject = components['schemas']['ResumedProject'];
export type ProjectMemory = components['schemas']['ProjectMemory'];
export type MemoryKey = components['schemas']['MemoryKey'];
export type StoredProjectMemory = components['schemas']['StoredProjectMemory'];
export type SavedToolConfig = components['schemas']['SavedToolConfig'];
export type CurrentSettings = components['schemas']['CurrentSettings'];
export type Settings = components['schemas']['Settings'];
export type SettingsProfiles = components['schemas']['SettingsProfiles'];
export type OmniMemory1Import = components['schemas']['OmniMemory1Import'];
export type Tenant = components['schemas']['Tenant'];
export type Member = components['schemas']['Member'];
export type Invitation = components['schemas']['Invitation'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type ApiKey = components['schemas']['ApiKey'];
export type Entitlements = components['schemas']['Entitlements'];
export type Limits = components['schemas']['Limits'];
export type Billing = components['schemas']['Billing'];
export type PlanCatalogue = components['schemas']['PlanCatalogue'];
export type CheckoutPage = components['schemas']['CheckoutPage'];
export type BillingPage = components['schemas']['BillingPage'];
export type AuditLog = components['schemas']['AuditLog'];
export type AuditVerification = components['schemas']['AuditVerification'];
export type IsolationReport = components['schemas']['IsolationReport'];
export type Export = components['schemas']['Export'];
export type Changes = components['schemas']['Changes'];
export type LocalClaimOutcome = components['schemas']['LocalClaimOutcome'];
export type LocalClaim = components['schemas']['LocalClaim'];
export type DeletionPreview = components['schemas']['DeletionPreview'];
export type DepartedMember = components['schemas']['DepartedMember'];
export type DepartedResult = components['schemas']['DepartedResult'];
export type AuthContext = components['schemas']['AuthContext'];
export type User = components['schemas']['User'];
export type Membership = components['schemas']['Membership'];
export type Accepted = components['schemas']['Accepted'];
export type SignedInUser = components['schemas']['SignedInUser'];
export type Profile = components['schemas']['Profile'];
export type AccountDeletion = components['schemas']['AccountDeletion'];
export type AccountDeletionPreview = components['schemas']['AccountDeletionPreview'];
export type AuthSessions = components['schemas']['AuthSessions'];
export type AuthSession = components['schemas']['AuthSession'];
export type EndedAuthSessions = components['schemas']['EndedAuthSessions'];
export type Memberships = components['schemas']['Memberships'];
export type JoinedTenant = components['schemas']['JoinedTenant'];
export type SignInProviders = components['schemas']['SignInProviders'];
export type DeletionRecord = components['schemas']['DeletionRecord'];
export type SessionDocumentOutput = components['schemas']['SessionDocumentOutput'];
export type TransferredCheckpointOutput = components['schemas']['TransferredCheckpointOutput'];
export type Problem = components['schemas']['Problem'];
export type HeaderRateLimitPolicy = components['headers']['RateLimitPolicy'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type HeaderRequestId = components['headers']['RequestId'];
export type HeaderETag = components['headers']['ETag'];
export type HeaderLocation = components['headers']['Location'];
export type HeaderAllow = components['headers']['Allow'];
export type HeaderAcceptEncoding = components['headers']['AcceptEncoding'];
export type HeaderWwwAuthenticate = components['headers']['WwwAuthenticate'];
export type HeaderIdempotencyReplayed = components['headers']['IdempotencyReplayed'];
export type $defs = Record<string, never>;
export interface operations {
    get_overview: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                /** @description Start of the window to compare with. By default it is as long and ends at `from`. */
                before_from?: string;
                /** @description End of the window to compare with, exclusive. */
                before_to?: string;
                /** @description The length of `periods`. Weeks follow ISO 8601. */
                interval?: "hour" | "day" | "week" | "month";
                /** @description Where hours, days, weeks and months begin: an IANA name. */
                time_zone?: string;
                /** @description The model whose price is used. */
                provider?: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_retention_preview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PreviewRetention"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPreview"];
                };
            };
            /** @description Not permitted: settings:write needs the role admin or above; an API key also needs one of the scopes admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sessions_summary: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                /** @description The day, week or month in which a session started. Weeks follow ISO 8601. */
                group_by?: "day" | "week" | "month" | "tool" | "project" | "user";
                /** @description Where days, weeks and months begin: an IANA name. */
                time_zone?: string;
                tool_id?: string;
                project_id?: string;
                /** @description The id of the user who sent it. */
                created_by?: string;
                open?: "true" | "false";
                pinned?: "true" | "false";
                /** @description Only archived sessions, or only the others. */
                archived?: "true" | "false";
                /** @description Includes archived sessions when `archived` is not given. */
                include_archived?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionSummary"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sessions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                tool_id?: string;
                project_id?: string;
                instance_id?: string;
                process_id?: number;
                /** @description The id that the tool itself gives the session. Two tools can have the same. */
                external_id?: string;
                /** @description The id of the user who sent it. */
                created_by?: string;
                open?: "true" | "false";
                pinned?: "true" | "false";
                /** @description Only archived sessions, or only the others. */
                archived?: "true" | "false";
                /** @description Includes archived sessions when `archived` is not given. */
                include_archived?: "true" | "false";
                /** @description Only sessions that started at or after this time. */
                since?: string;
                /** @description Only sessions that started before this time. */
                until?: string;
                /** @description Only open sessions with activity in the last this many minutes. */
                active_minutes?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedSession"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartSession"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sessions_get_or_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartSession"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundSession"];
                };
            };
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundSession"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sessions_session_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_sessions_session_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_sessions_session_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSession"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sessions_session_id_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sessions_session_id_end: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sessions_session_id_context: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionContext"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sessions_session_id_context: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContextEntry"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedContextEntry"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sessions_session_id_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDocumentOutput"];
                };
            };
            /** @description Not permitted: data_export:memory needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sessions_import: {
        parameters: {
            query?: {
                /** @description The tool that continues the session. Defaults to the tool of the document. */
                tool_id?: string;
                tool_version?: string;
                process_id?: number;
                instance_id?: string;
                /** @description True: the session keeps its start, its last activity and its end, for a move to another server. */
                keep_times?: "true" | "false";
            };
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionDocument"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sessions_session_id_claude_code: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you have. The response is 304 if it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaudeCodeSession"];
                };
            };
            /** @description Your copy is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_sessions_session_id_claude_code: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaudeCodeDetails"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaudeCodeSession"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_ingest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
                /** @description The body may be one gzip member. The limits apply to the size after decompression. */
                "Content-Encoding"?: "identity" | "gzip";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IngestBatch"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestReceipt"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_ingest_receipts_receipt_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                receipt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestReceipt"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                tool_id?: string;
                session_id?: string;
                /** @description Only samples in sessions of this project. */
                project_id?: string;
                service?: "combined" | "compression";
                /** @description `key:value`; if repeated, samples must have all of the tags. */
                tag?: string | string[];
                /** @description The id of the user who sent it. */
                created_by?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries before this time. */
                to?: string;
                /** @description Only samples of the last this many hours. */
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Metric"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_metrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StoreMetric"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metric"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_metrics: {
        parameters: {
            query: {
                older_than_days: number;
            };
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedMetrics"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_aggregates: {
        parameters: {
            query?: {
                hours?: number;
                tool_id?: string;
                timeout_minutes?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricAggregates"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_latest: {
        parameters: {
            query?: {
                tool_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metric"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_tools_tool_id: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path: {
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolMetrics"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_summary: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                tool_id?: string;
                session_id?: string;
                /** @description Only samples in sessions of this project. */
                project_id?: string;
                service?: "combined" | "compression";
                /** @description `key:value`; if repeated, samples must have all of the tags. */
                tag?: string | string[];
                /** @description Weeks follow ISO 8601. */
                group_by?: ("tool" | "session" | "project" | "user" | "hour" | "day" | "week" | "month") | string;
                /** @description Where hours, days, weeks and months begin: an IANA name. Defaults to UTC. */
                time_zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricSummary"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_tags: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagWords"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_tags_tag_key: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tag_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagWords"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_costs: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                tool_id?: string;
                session_id?: string;
                /** @description Only samples in sessions of this project. */
                project_id?: string;
                service?: "combined" | "compression";
                /** @description `key:value`; if repeated, samples must have all of the tags. */
                tag?: string | string[];
                group_by?: ("tool" | "session" | "project" | "user") | string;
                /** @description Weeks follow ISO 8601. */
                period?: "hour" | "day" | "week" | "month";
                /** @description Where hours, days, weeks and months begin: an IANA name. Defaults to UTC. */
                time_zone?: string;
                /** @description The model whose price is used. */
                provider?: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Costs"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_usage_summary: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                /** @description Weeks follow ISO 8601. */
                group_by?: "tool" | "model" | "session" | "project" | "user" | "hour" | "day" | "week" | "month";
                /** @description Where hours, days, weeks and months begin: an IANA name. */
                time_zone?: string;
                tool_id?: string;
                /** @description The name that the tool sent. */
                model?: string;
                session_id?: string;
                project_id?: string;
                /** @description Only what was sent with keys of this user. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSummary"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_usage_requests: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries before this time. */
                to?: string;
                tool_id?: string;
                session_id?: string;
                project_id?: string;
                /** @description Only what was sent with keys of this user. */
                user_id?: string;
                model?: string;
                status?: "ok" | "error" | "refused";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ModelRequest"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_usage_events: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries before this time. */
                to?: string;
                tool_id?: string;
                session_id?: string;
                project_id?: string;
                /** @description Only what was sent with keys of this user. */
                user_id?: string;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ToolEvent"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_usage_series: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                tool_id?: string;
                session_id?: string;
                metric?: string;
                series_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UsageSeries"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sessions_session_id_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionUsage"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tools: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolList"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_operations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                session_id?: string;
                tool_id?: string;
                /** @description Only operations in sessions of this project. */
                project_id?: string;
                tool_name?: "read" | "search";
                operation_mode?: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index";
                /** @description The id of the user who sent it. */
                created_by?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ToolOperation"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_operations: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordToolOperation"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolOperation"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_operations_breakdown: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                session_id?: string;
                tool_id?: string;
                /** @description Only operations in sessions of this project. */
                project_id?: string;
                /** @description The model whose price is used. */
                provider?: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
                /** @description `mode`: by `tool_name` and `operation_mode`. */
                group_by?: "mode" | "tool" | "project" | "file";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolOperationBreakdown"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_operations_savings: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                session_id?: string;
                tool_id?: string;
                /** @description Only operations in sessions of this project. */
                project_id?: string;
                /** @description The model whose price is used. */
                provider?: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini";
                /** @description Weeks follow ISO 8601. */
                interval?: "hour" | "day" | "week" | "month";
                /** @description Where hours, days, weeks and months begin: an IANA name. Defaults to UTC. */
                time_zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolOperationSavings"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cache_hits: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                tool_id?: string;
                /** @description Only hits of the last this many hours. */
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CacheHit"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_cache_hits: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordCacheHit"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheHit"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cache_hits_summary: {
        parameters: {
            query?: {
                /** @description Start of the window, inclusive. Defaults to 24 hours before `to`. */
                from?: string;
                /** @description End of the window, exclusive. Defaults to now. */
                to?: string;
                group_by?: "file" | "tool";
                tool_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheHitSummary"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_checkpoints: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description Only this checkpoint. It reads one version without its `compressed_context`. */
                checkpoint_id?: string;
                session_id?: string;
                tool_id?: string;
                /** @description Only checkpoints of sessions of this project. */
                project_id?: string;
                checkpoint_type?: components["schemas"]["CheckpointType"];
                visibility?: components["schemas"]["Visibility"];
                /** @description Only checkpoints of the last this many hours. */
                hours?: number;
                /** @description Returns the version that was current at this time. Defaults to the current version. */
                as_of?: string;
                /** @description Only checkpoints that were true at this time. */
                valid_at?: string;
                /** @description Only checkpoints that were true after this time. Sorts the list by `valid_from`, newest first. */
                valid_from?: string;
                /** @description Only checkpoints that were true before this time. Sorts the list by `valid_from`, newest first. */
                valid_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedCheckpoint"][];
                        next_cursor: string | null;
                        /** @description Only with `as_of`. Versions that were replaced before this time were deleted by retention, so the list of an earlier time is incomplete. Null: none were deleted. */
                        history_since?: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_checkpoints: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoreCheckpoint"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_checkpoints_latest: {
        parameters: {
            query?: {
                session_id?: string;
                tool_id?: string;
                /** @description Only checkpoints of sessions of this project. */
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_checkpoints_checkpoint_id: {
        parameters: {
            query?: {
                /** @description Returns the version that was current at this time. Defaults to the current version. */
                as_of?: string;
                /** @description Returns the checkpoint only if it was true at this time. Defaults to `as_of`. */
                valid_at?: string;
            };
            header?: {
                /** @description The ETag that you have. The response is 304 if it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                checkpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description Your copy is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_checkpoints_checkpoint_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                checkpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_checkpoints_checkpoint_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                checkpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviseCheckpoint"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_checkpoints_checkpoint_id_history: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                checkpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedCheckpoint"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_search: {
        parameters: {
            query: {
                /** @description More than 50 counts as 50. */
                limit?: number;
                cursor?: string;
                /** @description A question or words. With `"a phrase"`, `or` or `-without` it is searched for exactly these words, as with mode=words. Case, width and composition of letters do not matter. Words in scripts without blanks, such as Chinese, are found inside of longer text. */
                q: string;
                /** @description What to find. A session is found by its title and its decisions. */
                type?: "checkpoint" | "memory" | "session";
                /** @description `hybrid`: what has all words, any of them or a similar meaning, in one list. `words`: only what has all words. `meaning`: only what has a similar meaning. */
                mode?: "hybrid" | "words" | "meaning";
                /** @description The least similarity of what is found by its meaning alone. */
                min_similarity?: number;
                /** @description Only memories of this project, or its sessions and their checkpoints. */
                project_id?: string;
                /** @description Only checkpoints or sessions of this tool. */
                tool_id?: string;
                /** @description Only this session, or its checkpoints. */
                session_id?: string;
                /** @description Only checkpoints that were stored, or sessions that were started, by this user. */
                author_id?: string;
                /** @description Only checkpoints created, memories updated or sessions started at or after this time. */
                from?: string;
                /** @description Only checkpoints created, memories updated or sessions started before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SearchHit"][];
                        next_cursor: string | null;
                        /**
                         * @description How it was searched. Not with mode=words.
                         * @enum {string}
                         */
                        mode?: "hybrid" | "words" | "meaning";
                        /** @description Whether it was searched by meaning. Not with words alone. */
                        meaning?: components["schemas"]["MeaningState"];
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_search_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchState"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_velocity: {
        parameters: {
            query: {
                limit?: number;
                cursor?: string;
                session_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["VelocitySample"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_velocity: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordVelocity"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VelocitySample"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_predictions: {
        parameters: {
            query: {
                limit?: number;
                cursor?: string;
                session_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Prediction"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_predictions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordPrediction"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_predictions_resolve: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolvePrediction"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_predictions_statistics: {
        parameters: {
            query?: {
                /** @description Only predictions of this tool's sessions. */
                tool_id?: string;
                strategy?: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionStatistics"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_projects: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedProject"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_projects: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProject"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundProject"];
                };
            };
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundProject"];
                };
            };
            /** @description Not permitted: memory:ingest needs the role member or above; an API key also needs one of the scopes ingest, write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_projects_project_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you have. The response is 304 if it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Your copy is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_projects_project_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_projects_project_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeProject"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_projects_project_id_resume_context: {
        parameters: {
            query?: {
                /** @description How much of the summary to return, in characters. */
                max_chars?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumedProject"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_projects_project_id_memories: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description True: does not count as an access. */
                peek?: "true" | "false";
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ProjectMemory"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_projects_project_id_memory_keys: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description Compared character by character. */
                prefix?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MemoryKey"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_projects_project_id_memories_key: {
        parameters: {
            query?: {
                /** @description True: does not count as an access. */
                peek?: "true" | "false";
            };
            header?: {
                /** @description The ETag that you have. The response is 304 if it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                project_id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMemory"];
                };
            };
            /** @description Your copy is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_projects_project_id_memories_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutMemory"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredProjectMemory"];
                };
            };
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredProjectMemory"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_projects_project_id_memories_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tool_configs: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SavedToolConfig"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tool_configs_tool_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you have. The response is 304 if it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedToolConfig"];
                };
            };
            /** @description Your copy is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_tool_configs_tool_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolConfig"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedToolConfig"];
                };
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_tool_configs_tool_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: memory:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_settings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you have. The response is 304 if it is still current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSettings"];
                };
            };
            /** @description Your copy is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: settings:read needs the role viewer or above; an API key also needs one of the scopes ingest, read, write, admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_settings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceSettings"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSettings"];
                };
            };
            /** @description Not permitted: settings:write needs the role admin or above; an API key also needs one of the scopes admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_settings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSettings"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSettings"];
                };
            };
            /** @description Not permitted: settings:write needs the role admin or above; an API key also needs one of the scopes admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_settings_profiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsProfiles"];
                };
            };
            /** @description Not permitted: settings:read needs the role viewer or above; an API key also needs one of the scopes ingest, read, write, admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_imports_omnimemory_1: {
        parameters: {
            query: {
                /** @description The IANA name of the zone of the computer that OmniMemory 1 ran on: its times have none. */
                time_zone: string;
                /** @description Shown in the list of imports. */
                file_name?: string;
                /** @description True: the file is read and checked, and nothing is stored. */
                dry_run?: "true" | "false";
                /** @description True: tables and columns that this server does not know are left out, and listed. */
                skip_unknown?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.sqlite3": unknown;
            };
        };
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OmniMemory1Import"];
                };
            };
            /** @description Not permitted: settings:write needs the role admin or above; an API key also needs one of the scopes admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_imports: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OmniMemory1Import"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: settings:write needs the role admin or above; an API key also needs one of the scopes admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_imports_import_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OmniMemory1Import"];
                };
            };
            /** @description Not permitted: settings:write needs the role admin or above; an API key also needs one of the scopes admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_imports_import_id_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OmniMemory1Import"];
                };
            };
            /** @description Not permitted: settings:write needs the role admin or above; an API key also needs one of the scopes admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Not permitted: tenant:read needs the role viewer or above; an API key also needs one of the scopes read, admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTenant"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Not permitted: tenant:rename needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_tenant_suspend: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Not permitted: tenant:suspend needs the role owner or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_tenant_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Not permitted: tenant:suspend needs the role owner or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_members: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Member"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: members:read needs the role viewer or above; an API key also needs one of the scopes read, admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_members_user_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: members:leave needs the role viewer or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_members_user_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMember"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Not permitted: members:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_invitations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: invitations:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_invitations: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitation"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description Not permitted: invitations:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_invitations_invitation_id_resend: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description Not permitted: invitations:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_invitations_invitation_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: invitations:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_keys: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: api_keys:own needs the role member or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_keys: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description Not permitted: api_keys:own needs the role member or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_keys_key_id_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateApiKey"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description Not permitted: api_keys:own needs the role member or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_api_keys_key_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: api_keys:own needs the role member or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_entitlements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entitlements"];
                };
            };
            /** @description Not permitted: settings:read needs the role viewer or above; an API key also needs one of the scopes ingest, read, write, admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_billing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Billing"];
                };
            };
            /** @description Not permitted: billing:read needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_billing_plans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanCatalogue"];
                };
            };
            /** @description Not permitted: settings:read needs the role viewer or above; an API key also needs one of the scopes ingest, read, write, admin; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_billing_checkout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Checkout"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutPage"];
                };
            };
            /** @description Not permitted: billing:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_billing_portal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingPage"];
                };
            };
            /** @description Not permitted: billing:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_billing_sync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Billing"];
                };
            };
            /** @description Not permitted: billing:manage needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_audit_logs: {
        parameters: {
            query?: {
                action?: string;
                /** @description The id of a user or of a key. */
                actor?: string;
                resource_type?: string;
                resource_id?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries before this time. */
                to?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditLog"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: audit_logs:read needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_audit_logs_export: {
        parameters: {
            query?: {
                action?: string;
                /** @description The id of a user or of a key. */
                actor?: string;
                resource_type?: string;
                resource_id?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["AuditLog"];
                };
            };
            /** @description Not permitted: data_export:audit_logs needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_audit_logs_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            /** @description Not permitted: audit_logs:read needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_isolation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IsolationReport"];
                };
            };
            /** @description Not permitted: audit_logs:read needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_exports: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Export"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: data_export:memory needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_exports: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateExport"];
            };
        };
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Not permitted: data_export:memory needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_exports_export_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Not permitted: data_export:memory needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_exports_export_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: data_export:memory needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_exports_export_id_archive: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you have. The response is 304 if it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            /** @description The range that the request names */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            /** @description Your copy is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not permitted: data_export:memory needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_changes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Changes"];
                };
            };
            /** @description Not permitted: memory:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_local_claims: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["LocalClaim"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: local:claim needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_local_claims: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimLocalData"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalClaimOutcome"];
                };
            };
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalClaimOutcome"];
                };
            };
            /** @description Not permitted: local:claim needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_local_claims_claim_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                claim_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalClaim"];
                };
            };
            /** @description Not permitted: local:claim needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_local_claims_claim_id_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                claim_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalClaim"];
                };
            };
            /** @description Not permitted: local:claim needs the role admin or above; an API key also needs one of the scopes admin */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_deletions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                state?: "waiting" | "running" | "done" | "cancelled" | "failed";
                kind?: "session" | "checkpoint" | "project" | "memory" | "api_key" | "departed_member" | "tenant";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Deletion"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: deletions:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_deletions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestDeletion"];
            };
        };
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description Not permitted: deletions:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_deletions_preview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestDeletion"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description Not permitted: deletions:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_deletions_deletion_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deletion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description Not permitted: deletions:read needs the role viewer or above; an API key also needs one of the scopes read; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_deletions_deletion_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read. The change is refused with 412 if the object has changed since. */
                "If-Match"?: string;
            };
            path: {
                deletion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description Not permitted: deletions:write needs the role member or above; an API key also needs one of the scopes write; also available in local mode */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_departed_members: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DepartedMember"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not permitted: members:departed needs the role owner or above; an API key also needs one of the scopes */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_departed_members_user_id_decision: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepartedDecision"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepartedResult"];
                };
            };
            /** @description Not permitted: members:departed needs the role owner or above; an API key also needs one of the scopes */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_context: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthContext"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register"];
            };
        };
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_verify_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmail"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_verify_email_resend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailAddress"];
            };
        };
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInUser"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_password_forgot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailAddress"];
            };
        };
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPassword"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_password_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmPassword"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_password_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_account_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RequestAccountDeletion"];
            };
        };
        responses: {
            /** @description Accepted. A job does the work; the response says where to follow it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDeletion"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_account_deletion_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDeletionPreview"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthSessions"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_auth_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedAuthSessions"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_auth_sessions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_tenants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Memberships"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_tenants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTenant"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_auth_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChooseTenant"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_invitations_accept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Token"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinedTenant"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProviders"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_auth_identities_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_deletions_deletion_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deletion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionRecord"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused, or failed */
            default: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    Allow: components["headers"]["Allow"];
                    "Accept-Encoding": components["headers"]["AcceptEncoding"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
