import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pageLook } from '../../src/usecases/pageLook.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-look-'));
  mkdirSync(join(folder, 'page'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plain = { logo: null, accent: null, links: [], footer: 'From the config.', subscribe: null };
const lookWith = (files: Readonly<Record<string, string | Uint8Array>>, logo: string | null = null) => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const { look, faults } = pageLook({
    page: { ...plain, logo: logo === null ? null : join(folder, logo) },
    templatesFolder: folder,
  });
  return { look, faults: faults.map(({ file, problem }) => `${file.slice(folder.length + 1)} ${problem}`) };
};

it('takes the company’s own style, words above the state and footer from the templates’ folder', () => {
  const files = {
    'page/style.css': '.state { border-radius: 0; }',
    'page/intro.md': 'Hello',
    'page/footer.md': 'Ours.',
  };
  const { look, faults } = lookWith(files);
  expect(look).toMatchObject({ ownStyle: '.state { border-radius: 0; }', intro: 'Hello', footer: 'Ours.' });
  expect(faults).toEqual([]);
});

it('goes by the config where there are none', () => {
  expect(lookWith({}).look).toMatchObject({ ownStyle: null, intro: null, footer: 'From the config.', logo: null });
  expect(pageLook({ page: plain, templatesFolder: null }).look.footer).toBe('From the config.');
});

it('copies a logo as it is, under a name of the page', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>';
  expect(lookWith({ 'Acme Logo.svg': svg }, 'Acme Logo.svg').look.logo).toEqual({
    name: 'logo.svg',
    content: Buffer.from(svg),
  });
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]);
  expect(lookWith({ 'a.PNG': png }, 'a.PNG').look.logo).toEqual({ name: 'logo.png', content: png });
});

it.each([
  ['a.svg', '<svg><script>alert(1)</script></svg>', 'a.svg holds a script'],
  ['a.svg', '<svg onload="alert(1)"/>', 'a.svg holds a script'],
  ['a.svg', 'GIF89a', 'a.svg is no SVG picture'],
  ['a.png', 'GIF89a', 'a.png is no PNG picture'],
  ['a.svg', `<svg>${' '.repeat(30_000)}</svg>`, 'a.svg is 30,011 bytes long; a logo has at most 30,000'],
])('leaves out a logo that is not fit for it, and says why: %s', (name, content, fault) => {
  const { look, faults } = lookWith({ [name]: content }, name);
  expect(look.logo).toBeNull();
  expect(faults).toEqual([fault]);
});

it('leaves out what can not be read, so that the page is there all the same', () => {
  mkdirSync(join(folder, 'page/style.css'));
  const { look, faults } = lookWith({}, 'gone.svg');
  expect(look).toMatchObject({ logo: null, ownStyle: null });
  expect(faults).toEqual(["gone.svg can't be read (ENOENT)", "page/style.css can't be read (EISDIR)"]);
});
