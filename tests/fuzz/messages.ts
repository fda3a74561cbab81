/** What the thread is asked to do. */
export type Order =
  /** Makes inputs for a parser for so many milliseconds. */
  | { readonly kind: 'fuzz'; readonly target: string; readonly seed: number; readonly ms: number }
  /** So many short ones. */
  | { readonly kind: 'fuzz'; readonly target: string; readonly seed: number; readonly count: number }
  /** Looks at one input. */
  | { readonly kind: 'try'; readonly target: string; readonly input: string }
  | { readonly kind: 'close' };

export interface Finding {
  readonly target: string;
  readonly key: string;
  readonly why: string;
  readonly input: string;
}

/** What it did. */
export interface Report {
  readonly tried: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Different ends so far. */
  readonly ends: number;
  /** Of one kind only the first. */
  readonly findings: readonly Finding[];
  /** All of them. */
  readonly broke: number;
}

/** Shared with the watchdog, which needs it when the thread answers no more: the count of inputs, and the one under way. */
export interface Board {
  /** 0: inputs begun; 1: length of the one under way, 0 between two. */
  readonly numbers: Int32Array;
  readonly letters: Uint16Array;
}

const mostLetters = 1_048_576;
export const createBoard = (): Board => ({
  numbers: new Int32Array(new SharedArrayBuffer(8)),
  letters: new Uint16Array(new SharedArrayBuffer(2 * mostLetters)),
});

export function post({ numbers, letters }: Board, input: string): void {
  const length = Math.min(input.length, mostLetters);
  for (let at = 0; at < length; at += 1) letters[at] = input.charCodeAt(at);
  Atomics.store(numbers, 1, length + 1);
  Atomics.add(numbers, 0, 1);
}

export const clear = ({ numbers }: Board): void => void Atomics.store(numbers, 1, 0);

/** Null: none is under way. */
export function posted({ numbers, letters }: Board): { readonly count: number; readonly input: () => string } | null {
  const length = Atomics.load(numbers, 1) - 1;
  if (length < 0) return null;
  const input = (): string => {
    let text = '';
    for (let at = 0; at < length; at += 4096)
      text += String.fromCharCode(...letters.slice(at, Math.min(length, at + 4096)));
    return text;
  };
  return { count: Atomics.load(numbers, 0), input };
}
