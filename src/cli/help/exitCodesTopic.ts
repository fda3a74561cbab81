import { exitCodes } from './exitCodes.ts';
import { rows } from './rows.ts';

export const exitCodesTopic = (): string => `What a command ends with

${rows(exitCodes.map(({ code, when }) => [String(code), when.replaceAll('`', '')]))}

If several apply it is the first of 1, 2, 3, 5, 130, 6, 4. tick never gives 4.

With --json a command that ends with 0, 4 or 6 writes one JSON value to stdout.
With 1, 2, 3 or 5 stdout is empty, and stderr holds one JSON object:
{"error": {"kind", "message", "hint"}}, with 5 also "guard": how long it has
been healthy, and from when on the all-clear may go out.`;
