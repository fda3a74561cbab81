/** Tries and milliseconds that one finding is worth. */
const mostTries = 600;
const mostMs = 20_000;

/** A shorter input that breaks in the same way: pieces are left out as long as it still does. */
export async function minimise(input: string, breaks: (candidate: string) => Promise<boolean>): Promise<string> {
  const endsMs = performance.now() + mostMs;
  let tries = 0;
  const still = async (candidate: string): Promise<boolean> => {
    if (tries >= mostTries || performance.now() > endsMs) return false;
    tries += 1;
    return await breaks(candidate);
  };
  const json = await minimiseJson(input, still);
  return await minimiseText(json, still);
}

type Still = (candidate: string) => Promise<boolean>;

async function minimiseText(input: string, still: Still): Promise<string> {
  let best = input;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.length; ) {
      const candidate = best.slice(0, from) + best.slice(from + size);
      if (await still(candidate)) best = candidate;
      else from += size;
    }
  }
  return best;
}

type Path = readonly (string | number)[];

/** In JSON whole entries go first: half of one is no JSON any more. */
async function minimiseJson(input: string, still: Still): Promise<string> {
  let best = input;
  for (let again = true; again; ) {
    again = false;
    for (const path of pathsIn(parse(best), []).toReversed()) {
      const candidate = without(best, path);
      if (candidate !== null && candidate.length < best.length && (await still(candidate))) {
        best = candidate;
        again = true;
        break;
      }
    }
  }
  return best;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function pathsIn(value: unknown, at: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null || at.length > 8) return [];
  const keys: (string | number)[] = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys
    .slice(0, 60)
    .flatMap((key) => [...pathsIn((value as Record<string | number, unknown>)[key], [...at, key]), [...at, key]]);
}

function without(text: string, path: Path): string | null {
  const root = parse(text);
  const key = path.at(-1);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, name) => (inner as Record<string | number, unknown>)?.[name], root);
  if (typeof parent !== 'object' || parent === null || key === undefined) return null;
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as Record<string, unknown>)[key];
  return JSON.stringify(root);
}
