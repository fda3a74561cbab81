/** What the banner says by itself; it stands in `banner.js` beside the functions. */
export interface BannerWords {
  /** By status: `Identified`. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly maintenance: string;
  /** With `{count}` in them. */
  readonly manyIncidents: string;
  readonly manyWorks: string;
  readonly link: string;
  /** By indicator. */
  readonly colours: Readonly<Record<string, string>>;
}

export interface BannerState {
  readonly sentence: string;
  readonly colour: string;
}

/**
 * What to say of `api/v2/summary.json`; null: all is well. It runs in a browser on somebody else's site, from its source
 * alone, and so takes nothing from outside of itself.
 */
export function bannerSentence(summary: Readonly<Record<string, unknown>>, words: BannerWords): BannerState | null {
  type Named = { readonly name?: unknown; readonly status?: unknown };
  const listOf = (value: unknown): readonly Named[] => (Array.isArray(value) ? value : []);
  const titled = (word: string, { name }: Named): string =>
    [word, name].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const counted = (text: string, all: readonly unknown[]): string => text.replace('{count}', String(all.length));
  const incidents = listOf(summary['incidents']);
  const works = listOf(summary['scheduled_maintenances']).filter(({ status }) => status !== 'scheduled');
  const [incident] = incidents;
  const [work] = works;
  if (!incident && !work) return null;
  const { indicator } = (summary['status'] ?? {}) as { readonly indicator?: unknown };
  const colour = words.colours[String(indicator)] ?? '#444d56';
  let sentence = '';
  if (incident)
    sentence =
      incidents.length > 1
        ? counted(words.manyIncidents, incidents)
        : titled(words.statuses[String(incident.status)] ?? '', incident);
  else if (work) sentence = works.length > 1 ? counted(words.manyWorks, works) : titled(words.maintenance, work);
  if (sentence === '') return null;
  return { sentence: sentence.length > 200 ? `${sentence.slice(0, 199)}…` : sentence, colour };
}
