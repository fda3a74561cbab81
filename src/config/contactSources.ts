import { basename } from 'node:path';
import * as v from 'valibot';
import { duration, nonEmptyText } from '../channels/settings.ts';
import type { ContactSource } from '../contacts/index.ts';

const argv = 'a program and its arguments: ["psql", "--csv", "-c", "select email from customers"]';
const name = v.optional(nonEmptyText('a name to call it by'));

/** Where the people are, as the config names it. */
export const contactSourceSchema = v.variant(
  'type',
  [
    v.strictObject({ type: v.literal('file'), path: nonEmptyText('a path'), name }),
    v.strictObject({
      type: v.literal('command'),
      command: v.pipe(v.array(nonEmptyText(argv), argv), v.minLength(1, argv)),
      env: v.optional(v.array(nonEmptyText('the name of a variable'), 'a list of variables'), []),
      timeout: v.optional(duration(), '60s'),
      name,
    }),
  ],
  '"file" or "command"',
);

/**
 * The sources with a name each, under which the list is kept: the one that was given, else that of the file or program. A
 * query may change and be the same list still.
 */
export function namedSources(
  given: readonly v.InferOutput<typeof contactSourceSchema>[],
  absolute: (path: string) => string,
): readonly ContactSource[] {
  const taken = new Set<string>(reserved);
  return given.map((source) => {
    const wanted = source.name ?? basename(source.type === 'file' ? source.path : (source.command[0] ?? ''));
    let own = wanted;
    for (let at = 2; taken.has(own); at += 1) own = `${wanted} ${at}`;
    taken.add(own);
    if (source.type === 'file') return { type: 'file', name: own, path: absolute(source.path) };
    const { type, command, env, timeout } = source;
    return { type, name: own, command, env, timeoutMs: timeout };
  });
}

/** What people are from who are in no source. */
const reserved = ['by hand', 'imported'];
