import { RoleNotSetUp } from './errors.ts';

/** What a chore counts; 0 on a server without the role that it needs, where it has nothing to do. */
export async function zeroWithoutRole(chore: () => Promise<number>): Promise<number> {
  try {
    return await chore();
  } catch (error) {
    if (error instanceof RoleNotSetUp) return 0;
    throw error;
  }
}
