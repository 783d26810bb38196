/**
 * The variables of a process that a test starts: those that it is given and, of this process, PATH and the folder where Node
 * keeps compiled code. Without that folder each process strips the types of all of src again.
 */
export function childEnvironment(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...given };
}
