import { problemOf } from './problem.ts';
import { storeOf } from './store.ts';

/** Set while a dialog asks the person to prove who they are; gets the outcome. */
export const proofRequest = storeOf<((isProven: boolean) => void) | undefined>(undefined);

/** Asks the person for a proof. False if they cancel. */
export function askForProof(): Promise<boolean> {
  proofRequest.get()?.(false);
  return new Promise((resolve) => {
    proofRequest.set((isProven) => {
      proofRequest.set(undefined);
      resolve(isProven);
    });
  });
}

/** Sends a request, and once more after a proof if the server wants a recent sign-in. */
export async function withProof<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (problemOf(error).code !== 'recent_sign_in_required' || !(await askForProof())) throw error;
    return send();
  }
}
