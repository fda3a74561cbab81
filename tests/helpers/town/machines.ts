import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { House } from './house.ts';
import { filesIn, openProgram, remove, temporary } from './program.ts';
import {
  fieldsOf,
  type HttpService,
  idIs,
  none,
  readHtml,
  routes,
  type Standing,
  stand,
  textIn,
  yes,
} from './service.ts';

// What is the founder's own: a program, a receiver of webhooks, folders.

const secret = `whsec_${randomBytes(32).toString('base64')}`;

/** An event as `docs/webhook.md` describes it. */
function eventIn(raw: string): Pick<Standing, 'text' | 'title' | 'on'> {
  const data = fieldsOf(fieldsOf(JSON.parse(raw))['data']);
  const previous = data['previous'];
  return {
    text: textIn(data, 'text'),
    title: textIn(fieldsOf(data['incident']), 'title'),
    on: typeof previous === 'string' ? previous : null,
  };
}

export const webhook: HttpService = {
  name: 'webhook',
  type: 'webhook',
  threads: true,
  lists: false,
  entry: (url) => ({ type: 'webhook', url: `${url}/hook`, secret }),
  remoteId: idIs,
  url: none,
  room: null,
  answer: routes([
    'POST',
    /^\/hook$/u,
    (asked, book) => {
      new Webhook(secret).verify(asked.body, asked.headers);
      const id = textIn(asked.headers, 'webhook-id');
      if (book.posts.some(({ key }) => key === id)) return { ...yes(), isRepeat: true };
      stand(book, asked.body, { id, key: id, ...eventIn(asked.body) });
      return yes();
    },
  ]),
};

const nothingAside = { key: null, mark: null, to: '' };

export async function openCommand(): Promise<House> {
  const program = openProgram('notify', 'cat');
  return {
    ...{ name: 'command', type: 'command', threads: false, lists: false, room: null },
    entry: { type: 'command', command: program.command },
    remoteId: idIs,
    url: none,
    posts: async () =>
      filesIn(program.folder, '.kept').map((name) => {
        const raw = readFileSync(join(program.folder, name), 'utf8');
        const event = fieldsOf(JSON.parse(raw));
        return { ...nothingAside, id: textIn(event, 'id'), at: textIn(event, 'timestamp'), raw, ...eventIn(raw) };
      }),
    tries: program.tries,
    strange: () => [],
    lose: program.lose,
    close: program.close,
  };
}

/** What a program that died before it wrote has left behind. */
const emptied =
  (folder: string): House['lose'] =>
  (...losses) => {
    if (losses.includes('untaken'))
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  };

/** A file for each message, with a head like that of a blog's. */
export async function openFolder(): Promise<House> {
  const folder = temporary('folder');
  return {
    ...{ name: 'file', type: 'file', threads: false, lists: false, room: null, isFolder: true },
    entry: { type: 'file', folder },
    remoteId: ({ id }) => join(folder, id),
    url: none,
    posts: async () =>
      filesIn(folder, '').map((id) => {
        const raw = readFileSync(join(folder, id), 'utf8');
        const [, head = '', text = ''] = /^---\n([\s\S]*?)\n---\n\n([\s\S]*)\n$/u.exec(raw) ?? [];
        const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'mu').exec(head)?.[1] ?? '';
        return { ...nothingAside, id, text, raw, title: JSON.parse(field('title')), at: field('at'), on: null };
      }),
    tries: () => filesIn(folder, '').length,
    strange: () => filesIn(folder, '').filter((name) => !/^INC-\d+-\d{3}-[a-z-]+\.md$/u.test(name)),
    lose: emptied(folder),
    close: () => remove(folder),
  };
}

/** The page's own entries; it links to no other, and nothing links to it that is not there. */
export async function openPage(): Promise<House> {
  const folder = temporary('page');
  const file = join(folder, 'incidents/1/index.html');
  const read = (): readonly Standing[] => {
    const html = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const title = readHtml(/<h1[^>]*>([\s\S]*?)<\/h1>/u.exec(html)?.[1] ?? '');
    const entries = html.matchAll(/<li id="(\d+)"[^>]*>[\s\S]*?<div class="words"[^>]*>([\s\S]*?)<\/div><\/li>/gu);
    const posts = [...entries].map(([raw, id = '', words = '']) => {
      return { ...nothingAside, id, text: readHtml(words), raw, title, at: '', on: id === '1' ? null : '1' };
    });
    return posts.toReversed();
  };
  return {
    ...{ name: 'page', type: 'status-page', threads: true, lists: false, room: null, isFolder: true },
    entry: { type: 'status-page', out: folder },
    remoteId: none,
    url: () => 'https://status.acme.example/incidents/1',
    posts: async () => read(),
    tries: () => read().length,
    strange: () => [],
    lose: emptied(folder),
    close: () => remove(folder),
  };
}
