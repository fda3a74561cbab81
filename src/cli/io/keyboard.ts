/** Keys as they are pressed, without Enter and without being shown. */
export interface Keyboard {
  start(onKey: (key: string) => void): void;
  /** Gives the terminal back as it was. */
  stop(): void;
}

/** What the terminal sends for Ctrl-C, Ctrl-Z and Ctrl-L once it does nothing about them by itself. */
export const controlKeys = { stop: '\u0003', suspend: '\u001a', redraw: '\u000c' } as const;

/** @param stdin a terminal */
export function createKeyboard(stdin: NodeJS.ReadStream): Keyboard {
  let listener: ((some: string) => void) | null = null;
  return {
    start: (onKey) => {
      // An arrow comes as one piece of several characters, and is none of our keys.
      listener = (some) => (some.startsWith('\u001b') ? undefined : [...some].forEach(onKey));
      stdin.setRawMode(true);
      stdin.setEncoding('utf8');
      stdin.on('data', listener);
      stdin.resume();
    },
    stop: () => {
      if (!listener) return;
      stdin.off('data', listener);
      listener = null;
      stdin.setRawMode(false);
      stdin.pause();
      // Whoever waits for a key does not keep the program alive.
      stdin.unref();
    },
  };
}
