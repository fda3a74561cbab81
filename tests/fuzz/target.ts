/** A parser under fuzzing: real inputs to begin with, and what must hold whatever it is given. */
export interface Target {
  /** As it is named on the command line and in `found/`. */
  readonly name: string;
  /** Real inputs, from which others are made. */
  readonly corpus: () => readonly string[] | Promise<readonly string[]>;
  /** One input made from nothing but chance; absent: text of all kinds. */
  readonly make?: (random: Random) => string;
  /** Of inputs beyond it the rest is cut off; absent: 16,384 UTF-16 units, rarely 262,144. */
  readonly maxChars?: number;
  /** Milliseconds of CPU that one input may take; absent: 1,000. */
  readonly cpuMs?: number;
  /** Random inputs in `npm test`; absent: 200. */
  readonly runs?: number;
  /**
   * Reads one input, and throws where something does not hold.
   * @returns a short word for what came of it: an input with a new one is worth being changed further
   */
  readonly run: (input: string) => string | Promise<string>;
  readonly close?: () => void | Promise<void>;
}

/** What chance gives; the same seed always gives the same. */
export interface Random {
  /** From 0 to below `below`. */
  int(below: number): number;
  chance(oneIn: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export const defineTarget = (target: Target): Target => target;

/** Something did not hold that must hold for every input. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** Bytes as text, one letter a byte; the way back is `bytesOf`. */
export const byteText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** An input as bytes: one a letter where all letters are bytes, else UTF-8. */
export const bytesOf = (input: string): Buffer =>
  /[^\u0000-\u00ff]/u.test(input) ? Buffer.from(input) : Buffer.from(input, 'latin1');
