/** A program that the config names: an argv array, never a shell. */
export interface ProgramRun {
  readonly argv: readonly string[];
  /** Variables of the config's secrets that it may see; all others of them are taken out of its environment. */
  readonly env: readonly string[];
  readonly stdin: string | Uint8Array;
  readonly timeoutMs: number;
  /** Absolute; absent: the config's folder. */
  readonly cwd?: string;
  /** What of its output is kept; absent: 64 Ki. */
  readonly maxOutputChars?: number;
  /** Laid over its environment; undefined takes a variable out. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

/** How a program ended. Neither output holds a secret that it was given. */
export type ProgramEnd =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly output: string;
      /** There was more output than is kept. */
      readonly cut: boolean;
      /** The end of what it said on stderr. */
      readonly errors: string;
    }
  /** By somebody else. */
  | { readonly kind: 'killed'; readonly signal: string }
  /** By us. */
  | { readonly kind: 'stopped'; readonly by: 'time' | 'interrupt' }
  /** Nothing of it ran; a system code such as ENOENT. */
  | { readonly kind: 'not-started'; readonly code: string };
