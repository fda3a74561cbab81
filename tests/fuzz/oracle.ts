import { Broken } from './target.ts';

/** What no reader of a message should get: it moves a cursor, hides or turns what follows. Line breaks and tabs are fine. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Broken(what);
}

/** @param what names the text in the finding */
export function isPlain(text: string, what: string): void {
  must(!controls.test(text), `${what} holds a control character: ${JSON.stringify(text.slice(0, 200))}`);
}

export function isOneLine(text: string, what: string): void {
  isPlain(text, what);
  must(!/[\n\t]/u.test(text), `${what} holds a line break or a tab`);
}

export function isShort(text: string, most: number, what: string): void {
  must(text.length <= most, `${what} is longer than ${most} characters`);
}

/** Shorter pieces stand in ordinary words. */
export function isSilentAbout(text: string, secrets: readonly string[], what: string): void {
  for (const secret of secrets) must(!text.includes(secret), `${what} holds a secret: ${text.slice(0, 200)}`);
}

/** @returns the name of the refusal; what is none is thrown on */
export function refusal(error: unknown, ...refusals: readonly (abstract new (...args: never[]) => Error)[]): string {
  if (error instanceof Error && refusals.some((one) => error instanceof one)) return error.name;
  throw error;
}

export const isDate = (at: Date): boolean => !Number.isNaN(at.getTime());

/** Digits and quoted things apart: what is left says what kind of message it is. */
export const shapeOf = (text: string): string =>
  text
    .replace(/"[^"]*"|'[^']*'|“[^”]*”/gu, '"')
    .replace(/[^ -~]+/gu, '')
    .replace(/\d+/gu, '#')
    .slice(0, 60);

const prototypes = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  String.prototype,
  Number.prototype,
  Map.prototype,
  Promise.prototype,
];
const keptKeys = prototypes.map((one) => Reflect.ownKeys(one).length);

/** Nothing was put where every object has it, and what was put there is taken away again. */
export function prototypesAreClean(): void {
  for (const [index, one] of prototypes.entries()) {
    const keys = Reflect.ownKeys(one);
    if (keys.length === keptKeys[index]) continue;
    const added = keys.slice(keptKeys[index]);
    for (const key of added) Reflect.deleteProperty(one, key);
    throw new Broken(`a prototype was polluted with ${added.map(String).join(', ')}`);
  }
}
