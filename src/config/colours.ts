/** For this process and those that it starts. An option of the command line outweighs FORCE_COLOR. */
export function withoutColours(): void {
  process.env.NO_COLOR = '1';
  delete process.env.FORCE_COLOR;
  delete process.env.CLICOLOR_FORCE;
}
