import { createHash } from 'node:crypto';
import { isOpen } from '../domain/incident.ts';
import { isPlanned } from '../domain/maintenance.ts';
import { markdownToHtml } from '../messages/markdownHtml.ts';
import { kinOf } from './about.ts';
import { incidentDataFiles, pictureFiles, siteDataFiles } from './dataFiles.ts';
import { firstPage } from './firstPage.ts';
import { type Frame, frameOf } from './frame.ts';
import type { PageHistory, ShownIncident } from './history.ts';
import { Html } from './html.ts';
import { incidentPage } from './incidentPage.ts';
import { shortTitle } from './links.ts';
import { monthList, monthPage } from './monthPages.ts';
import { datedAt, type Month, monthsOf } from './past.ts';
import { redirectsOf } from './redirects.ts';
import { script } from './script.ts';
import { icon } from './signs.ts';
import { stylesOf } from './styles.ts';
import { inOneLine, stateOf } from './words.ts';

export type PageFiles = ReadonlyMap<string, string | Uint8Array>;

/** Some files of the page that are made together. */
export interface PagePart {
  /** The folder that holds all of them and nothing else, such as `incidents/7/`; empty: they lie between others. */
  readonly place: string;
  /**
   * Says all that they are made from: as long as it is the same, so are they, and need not be made. Null: whether they
   * have changed shows when they have been made.
   */
  readonly key: string | null;
  readonly make: () => Promise<PageFiles>;
}

/** The whole page in parts, what is linked to before what links; the first page comes last. */
export async function planPage(history: PageHistory): Promise<readonly PagePart[]> {
  const { look, incidents, maintenances } = history;
  const footer = look.footer === null ? null : new Html(await markdownToHtml(look.footer));
  const frame = frameOf(history, footer);
  const shared = sharedDigest(history);
  const all = [...incidents, ...maintenances];
  const months = monthsOf(history, pastOf(all));
  return [
    { place: '', key: null, make: async () => staticFiles(history) },
    { place: 'og/', key: history.version, make: async () => pictureFiles() },
    ...all.map((shown) => incidentPart(history, shown, shared, frame)),
    ...redirectsOf(history),
    ...months.map((_, index) => monthPart(history, months, index, shared, frame)),
    {
      place: '',
      key: null,
      make: async () => new Map(months.length === 0 ? [] : [['history/index.html', monthList(history, months, frame)]]),
    },
    { place: '', key: null, make: () => siteDataFiles(history) },
    { place: '', key: null, make: async () => new Map([['index.html', await indexHtml(history, months, frame)]]) },
  ];
}

function staticFiles({ look }: PageHistory): PageFiles {
  const icons = (['calm', 'watching', 'trouble', 'past'] as const).map(
    (one) => [`icon-${one}.svg`, icon(one)] as const,
  );
  const logo = look.logo === null ? [] : [[look.logo.name, look.logo.content] as const];
  return new Map<string, string | Uint8Array>([['style.css', stylesOf(look)], ['page.js', script], ...icons, ...logo]);
}

/** An incident changes with each entry of its timeline only; so do its feeds. */
function incidentPart(history: PageHistory, shown: ShownIncident, shared: string, frame: Frame): PagePart {
  const { uuid, number, lastSeq, status } = shown.incident;
  const place = `incidents/${number}/`;
  const facts = [shared, uuid, lastSeq, status, kinOf(history, shown.incident)];
  return {
    place,
    key: facts.join(' '),
    make: async () => {
      const whole = shown.later ? { incident: shown.incident, updates: await shown.later() } : shown;
      return new Map([
        ...(await incidentDataFiles(history, whole)),
        [`${place}index.html`, await incidentPage(history, whole, frame)],
      ]);
    },
  };
}

function monthPart(
  history: PageHistory,
  months: readonly Month[],
  index: number,
  shared: string,
  frame: Frame,
): PagePart {
  const [later, month, earlier] = [months[index - 1], months[index], months[index + 1]];
  const place = `history/${month?.key}/`;
  const own = month?.incidents.map(({ uuid, lastSeq }) => `${uuid} ${lastSeq}`) ?? [];
  return {
    place,
    key: digest([shared, later?.key, earlier?.key, ...own]),
    make: async () => new Map([[`${place}index.html`, monthPage(history, months, index, frame)]]),
  };
}

async function indexHtml(history: PageHistory, months: readonly Month[], frame: Frame): Promise<string> {
  const { intro } = history.look;
  const body = await firstPage(history, months, intro === null ? null : new Html(await markdownToHtml(intro)));
  const state = stateOf(history);
  const line = shortTitle(inOneLine(state));
  return frame({ title: line, description: line, path: '', root: '', icon: state.mood, body });
}

/** What is over, the newest first. */
const pastOf = (all: readonly ShownIncident[]) =>
  all
    .map(({ incident }) => incident)
    .filter((incident) => !isOpen(incident) && !isPlanned(incident))
    .toSorted((a, b) => datedAt(b).getTime() - datedAt(a).getTime());

/** Of all that stands on every page. */
function sharedDigest(history: PageHistory): string {
  const { company, pageUrl, components, locale, writtenIn, words, timezone, version, look } = history;
  const { logo, links, footer } = look;
  const titles = components.map(({ name, title }) => [name, title]);
  return digest([version, company, pageUrl, titles, locale, writtenIn, words, timezone, logo?.name, links, footer]);
}

const digest = (facts: readonly unknown[]): string => createHash('sha1').update(JSON.stringify(facts)).digest('hex');
