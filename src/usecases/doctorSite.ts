import type { Config } from '../config/config.ts';
import { isKeptName } from '../domain/registeredDomain.ts';
import { type HtmlLink, readHtml } from '../messages/htmlLinks.ts';
import { HttpFailure } from '../net/httpFailure.ts';
import type { ReadPage, SitePage } from '../net/readPage.ts';
import { type Check, ok, warning } from './doctorCheck.ts';

export interface SiteDeps {
  readonly config: Pick<Config, 'company' | 'pageUrl'>;
  readonly readPage: ReadPage;
}

const area = 'where to look';
const name = 'your site';

/** Besides the first page. */
const maxPages = 5;

/** Where somebody goes who finds the service broken; in the languages that the templates speak. */
const helpful =
  /status|contact|kontakt|contacto|contato|help|hilfe|aide|ayuda|ajuda|support|soporte|suporte|faq|お問い合わせ|サポート|ヘルプ/iu;

/** Whether the site itself tells its readers where the status page is, for the day on which they will look for it. */
export async function checkSite(deps: SiteDeps, signal: AbortSignal): Promise<readonly Check[]> {
  const { company, pageUrl } = deps.config;
  // That there is no page is told with the config.
  if (pageUrl === null) return [];
  if (company.url === null) {
    const message = `no company.url is set, so nobody looks whether your site names ${pageUrl}`;
    return [warning(area, name, message, 'add "url": "https://…" to company in the config')];
  }
  const home = new URL(company.url);
  if (isKeptName(home.hostname)) {
    return [warning(area, name, `${home.hostname} is a name for examples`, 'put your own address into company.url')];
  }
  const first = await read(deps, home.href, home.href, signal);
  if (typeof first === 'string') {
    return [warning(area, name, `could not look: ${first}`, 'once it can be reached: incident doctor')];
  }
  return [await judge(deps, home.href, new URL(pageUrl), first, signal)];
}

async function judge(deps: SiteDeps, home: string, page: URL, first: Seen, signal: AbortSignal): Promise<Check> {
  if (names(first, page)) return ok(area, name, `${first.url} names ${shown(page)}`);
  const more = await Promise.all(helpPages(first).map((url) => read(deps, url, home, signal)));
  const others = more.filter((one): one is Seen => typeof one !== 'string');
  const naming = others.find((one) => names(one, page));
  if (naming) return ok(area, name, `${naming.url} names ${shown(page)}; ${first.url} does not`);
  const looked = [first, ...others].map(({ url }) => url).join(', ');
  const scripts = first.links.length === 0 ? ' (what its scripts add can not be seen from here)' : '';
  return warning(
    area,
    name,
    `your customers can not learn from it where the status page is: ${shown(page)} is not on ${looked}${scripts}`,
    `add to the foot of your pages: <a href="${shown(page).replaceAll('&', '&amp;')}">Service status</a>`,
  );
}

/** As the config has it. */
const shown = (page: URL): string => page.href.replace(/\/$/u, '');

interface Seen {
  readonly url: string;
  readonly links: readonly HtmlLink[];
  readonly text: string;
}

/** Why it can't be seen, in words, where it can't. */
async function read(deps: SiteDeps, url: string, home: string, signal: AbortSignal): Promise<Seen | string> {
  try {
    const page: SitePage = await deps.readPage(url, home, signal);
    if (page.status >= 400) return `${page.url} answers with HTTP ${page.status}`;
    return { url: page.url, ...(await readHtml(page.html)) };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return error.message;
  }
}

/** By a link, or in words where it has a host of its own. */
function names({ url, links, text }: Seen, page: URL): boolean {
  const path = page.pathname.replace(/\/$/u, '');
  const isNamed = page.host !== new URL(url).host && text.toLowerCase().includes(`${page.host}${path}`);
  return isNamed || links.some(({ href }) => leadsTo(href, url, page.host, path));
}

function leadsTo(href: string, base: string, host: string, path: string): boolean {
  const target = URL.canParse(href, base) ? new URL(href, base) : null;
  if (target === null || target.host !== host) return false;
  return path === '' || target.pathname === path || target.pathname.startsWith(`${path}/`);
}

/** The first few pages that it links to for those who need help, each once. */
function helpPages({ url, links }: Seen): readonly string[] {
  const pages = links.flatMap(({ href, text }) => {
    const target = URL.canParse(href, url) ? new URL(href, url) : null;
    if (target === null || !/^https?:$/u.test(target.protocol)) return [];
    target.hash = '';
    return target.href !== url && (helpful.test(text) || helpful.test(target.pathname)) ? [target.href] : [];
  });
  return [...new Set(pages)].slice(0, maxPages);
}
