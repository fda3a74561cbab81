import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen } from '../../src/drill/listen.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';

let desk: Desk;
let mail: SmtpReceiver;
let service: Awaited<ReturnType<typeof listen>>;

/** Clears the clipboard's owner's day, moves the cursor, hides and turns text. */
const hostile = '\u001b]52;c;ZXZpbA==\u0007\u001b[2J\r\u0008\u009b31m\u202egnorw\u2066 \u001bP+q\u001b\\ refused';

beforeAll(async () => {
  desk = openDesk();
  mail = await startSmtpServer();
  const server = createServer((_request, response) => {
    response.writeHead(422, { 'content-type': 'text/plain' }).end(hostile);
  });
  service = await listen(server);
  desk.configure({
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    store: 'sqlite:./incidents.db',
    components: [{ name: 'checkout', title: 'Checkout' }],
    channels: {
      page: { type: 'status-page', out: './public' },
      mails: {
        ...{ type: 'email', from: 'Acme <status@acme.example>', to: ['ada@customer.example'] },
        smtp: { host: '127.0.0.1', port: mail.port },
      },
      hook: { type: 'webhook', url: service.url, secret: { env: 'DESK_HOOK' } },
    },
    probes: { site: { type: 'http', url: service.url, text: 'ok', status: 422, retries: 0 } },
  });
});
afterAll(async () => {
  await Promise.all([mail?.close(), service?.close()]);
  desk?.close();
});

/** What would run, load, or lead somewhere else. */
const active =
  /<script(?![^>]* src="[\w./-]+")|<(?:iframe|object|embed|svg onload|img[^>]*onerror)|\bon\w+=["']|href="?\s*(?:javascript|data|vbscript):/iu;

it(faultCase(38, 'told through the whole program'), async () => {
  const words = '<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) [y](data:text/html,x)';
  const title = '</title><script>alert(2)</script>';
  const ran = await desk.run('open', title, '--impact', 'major', '-m', words, '--skip', 'hook', '--yes', '--json');
  expect(ran).toMatchObject({ code: 0 });
  const pages = readdirSync(desk.path('public'), { recursive: true, encoding: 'utf8' });
  const texts = pages.filter((path) => /\.(?:html|atom|rss|xml)$/u.test(path) && !path.startsWith('.'));
  expect(texts.length).toBeGreaterThan(5);
  const withWords = texts.filter((path) => {
    const text = readFileSync(join(desk.path('public'), path), 'utf8');
    expect(text, path).not.toMatch(active);
    return text.includes('alert(1)');
  });
  expect(withWords.length).toBeGreaterThan(2);
  const { html, subject } = await simpleParser(mail.mails[0]?.raw ?? '');
  expect(html).toContain('alert(1)');
  expect(html).not.toMatch(active);
  expect(subject).toContain(title);
});

it(faultCase(40, 'of a webhook and a probe, in every verb that shows it'), async () => {
  const said: string[] = [];
  for (const args of [
    ['update', '-m', 'We look.', '--yes', '--verbose'],
    ['tick', '--every', '5m'],
    ['show'],
    ['status'],
    ['deliveries', '--csv'],
    ['deliveries'],
    ['channels', 'test'],
    ['doctor'],
    ['deliver', '--retry-failed'],
    ['report'],
    ['show', '99\u001b]52;c;eA==\u0007'],
  ]) {
    const ran = await desk.run(...args);
    said.push(ran.stdout + ran.stderr);
  }
  expect(said.join('')).toContain('refused');
  expect(said.join('')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
}, 60_000);
