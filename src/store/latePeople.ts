import type { PeopleReader, PeopleStore } from './people.ts';

type Method = (...args: readonly unknown[]) => Promise<unknown> & AsyncIterable<unknown>;

/** These give pages; all others a promise. */
const paged: readonly string[] = ['pages', 'everybody'] satisfies readonly (keyof PeopleStore)[];

/** The people, loaded when they are first asked for: most commands write to nobody one by one. */
export function latePeople<People extends PeopleReader>(load: () => Promise<People>): People {
  let loading: Promise<People> | null = null;
  const loaded = async (name: string): Promise<Method> => {
    loading ??= load();
    const people = (await loading) as unknown as Readonly<Record<string, Method>>;
    return (...args) => people[name]?.(...args) as ReturnType<Method>;
  };
  return new Proxy({} as People, {
    get: (_, name) => {
      // With a `then` it would be taken for a promise wherever one returns it, and waited for in vain.
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (!paged.includes(name)) return async (...args: readonly unknown[]) => (await loaded(name))(...args);
      return async function* (...args: readonly unknown[]) {
        yield* (await loaded(name))(...args);
      };
    },
  });
}
