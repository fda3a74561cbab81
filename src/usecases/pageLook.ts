import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { PageLook } from '../page/look.ts';

/** The first view is to be there on a bad connection. */
const maxLogoBytes = 30_000;
const maxStyleBytes = 20_000;
const maxTextBytes = 10_000;

/** One of the company's own files that the page goes without. */
export interface LookFault {
  readonly file: string;
  /** `is 80,000 bytes long; a logo has at most 30,000`. */
  readonly problem: string;
}

/**
 * The company's own look of the page. A file that can't be read, or is not fit for it, is left out: the page has to be
 * there in an outage all the same, and `doctor` says what is wrong.
 */
export function pageLook(config: Pick<Config, 'page' | 'templatesFolder'>): {
  readonly look: PageLook;
  readonly faults: readonly LookFault[];
} {
  const { logo: logoFile, accent, links, footer, subscribe } = config.page;
  const faults: LookFault[] = [];
  const own = (name: string, maxBytes: number): string | null => {
    const file = config.templatesFolder === null ? null : join(config.templatesFolder, 'page', name);
    if (file === null || !existsSync(file)) return null;
    return readFit(file, maxBytes, name, faults)?.toString('utf8') ?? null;
  };
  const look = {
    logo: logoFile === null ? null : readLogo(logoFile, faults),
    accent,
    links,
    intro: own('intro.md', maxTextBytes),
    footer: own('footer.md', maxTextBytes) ?? footer,
    subscribe,
    ownStyle: own('style.css', maxStyleBytes),
  };
  return { look, faults };
}

function readFit(file: string, maxBytes: number, what: string, faults: LookFault[]): Buffer | null {
  const limit = maxBytes.toLocaleString('en');
  try {
    const content = readFileSync(file);
    if (content.byteLength <= maxBytes) return content;
    faults.push({
      file,
      problem: `is ${content.byteLength.toLocaleString('en')} bytes long; ${what} has at most ${limit}`,
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    faults.push({ file, problem: `can't be read (${code})` });
  }
  return null;
}

const pngBegin = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

function readLogo(file: string, faults: LookFault[]): PageLook['logo'] {
  const content = readFit(file, maxLogoBytes, 'a logo', faults);
  if (content === null) return null;
  const isSvg = extname(file).toLowerCase() === '.svg';
  const problem = isSvg ? svgProblem(content.toString('utf8')) : pngProblem(content);
  if (problem === null) return { name: isSvg ? 'logo.svg' : 'logo.png', content };
  faults.push({ file, problem });
  return null;
}

const pngProblem = (content: Buffer): string | null =>
  content.subarray(0, 4).equals(pngBegin) ? null : 'is no PNG picture';

/** In a page it is only a picture, but its own address opens it as a document, which has no policy of ours. */
function svgProblem(text: string): string | null {
  if (!/<svg[\s>]/u.test(text)) return 'is no SVG picture';
  return /<script|<foreignObject|\son\w+\s*=|javascript:|<!ENTITY/iu.test(text) ? 'holds a script' : null;
}
