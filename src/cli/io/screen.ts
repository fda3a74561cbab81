import { writeOut } from './standardOut.ts';

/** Draws a screen over the one before, without clearing it first, so that nothing flickers. */
export function redraw(text: string): void {
  const lines = text.split('\n').map((line) => `${line}\u001b[K`);
  writeOut(`\u001b[H${lines.join('\n')}\n\u001b[J`);
}
