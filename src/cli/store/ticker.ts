import type { Output } from '../io/output.ts';

const everyMs = 1000;

/** Says now and then how far a long reading is, in one line that is drawn over. Nothing where nobody looks. */
export function createTicker(output: Output): {
  readonly tell: (what: string, count: number) => void;
  readonly end: () => void;
} {
  const isShown = !output.json && !output.quiet && output.terminal.isLive();
  let toldMs = performance.now();
  let isDrawn = false;
  return {
    tell: (what, count) => {
      if (!isShown || performance.now() - toldMs < everyMs) return;
      toldMs = performance.now();
      isDrawn = true;
      output.draw(`\r\u001b[K${what}: ${count}`);
    },
    end: () => {
      if (isDrawn) output.draw('\r\u001b[K');
    },
  };
}
