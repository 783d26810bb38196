import type { Mutant } from './mutants.ts';

/** Roles of the transactions that requests to /mcp work in. */
export type McpRole = 'tenant' | 'local';
const MCP_ROLES: readonly McpRole[] = ['tenant', 'local'];

interface PolicyAlone {
  readonly roles: readonly McpRole[];
  /** The answers that show it. */
  readonly shownBy: RegExp;
}

/** What a policy alone keeps from others (docs/isolation.md). All other statements name the scope as well. */
const BY_POLICY_ALONE: Readonly<Record<string, PolicyAlone>> = {
  // the statements know the tenant, and the policy alone knows the user
  checkpoints: { roles: ['tenant'], shownBy: /^a colleague: / },
  // lists by time: docs/decisions/0007-windows.md
  project_memories: { roles: MCP_ROLES, shownBy: /: 2026-07-28 resources\/list / },
  model_requests: { roles: MCP_ROLES, shownBy: /: 2026-07-28 tools\/call usage_summary / },
};

/** The roles for which the mutant opens a table. Empty for one that opens nothing that MCP could reach. */
export function rolesOpenedBy({ kind, apply }: Mutant): readonly McpRole[] {
  if (kind === 'row security disabled') return MCP_ROLES;
  if (kind !== 'policy opened') return [];
  return MCP_ROLES.filter((role) => apply.startsWith(`alter policy ${role}_`));
}

/** Why what was seen with the mutant, of which `seen` names the answers, is not as it should be. Empty: it is. */
export function faultsOverMcp(mutant: Mutant, seen: readonly string[]): string[] {
  const alone = BY_POLICY_ALONE[mutant.table];
  const opensRows = mutant.kind === 'row security disabled' || /^alter policy \w+_select /.test(mutant.apply);
  const mustShow = opensRows && alone?.roles.some((role) => rolesOpenedBy(mutant).includes(role));
  const faults = seen
    .filter((answer) => !(mustShow && alone?.shownBy.test(answer)))
    .map((answer) => `SEEN OVER MCP  ${mutant.apply}\n  ${answer}`);
  if (mustShow && seen.length === 0) faults.push(`NOT SEEN OVER MCP  ${mutant.apply}`);
  return faults;
}
