import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTemplates, templateEvents } from '../../src/messages/templates.ts';
import { builtIn, folderWith } from './example.ts';

const own = {
  'resolved.liquid': 'mine',
  'resolved.sms.liquid': 'for texts',
  'de/resolved.short.liquid': 'kurz',
  'notes.md': 'no template',
  'de/deeper/resolved.liquid': 'too deep',
};

it('every event has its words built in, with a short form, an e-mail and something to say', () => {
  const templates = createTemplates(builtIn, null);
  for (const event of templateEvents) {
    for (const variant of ['', 'short', 'email', ...(event === 'note' ? [] : ['message'])]) {
      expect(templates.find(event, 'en', [variant]), `${event}.${variant}`).toMatchObject({ variant });
    }
    expect(templates.find(event, 'en', ['email'])?.subject, event).toMatch(/^\[/u);
  }
});

it('lists the user’s files before the built-in ones, and nothing else', () => {
  const folder = folderWith(own);
  const listed = createTemplates(builtIn, folder).list();
  expect(listed.filter(({ origin }) => origin === 'yours')).toEqual([
    {
      event: 'resolved',
      variant: 'short',
      locale: 'de',
      origin: 'yours',
      path: join(folder, 'de/resolved.short.liquid'),
    },
    { event: 'resolved', variant: '', locale: 'en', origin: 'yours', path: join(folder, 'resolved.liquid') },
    { event: 'resolved', variant: 'sms', locale: 'en', origin: 'yours', path: join(folder, 'resolved.sms.liquid') },
  ]);
  expect(listed.slice(3).every(({ origin }) => origin === 'built-in')).toBe(true);
  expect(createTemplates(builtIn, null).list()).toEqual(listed.slice(3));
});

it('a folder that is not there holds nothing', () => {
  const templates = createTemplates(builtIn, join(builtIn, 'nowhere'));
  expect(templates.list()).toEqual(createTemplates(builtIn, null).list());
  expect(templates.find('resolved', 'en', [''])?.file).toBe(join(builtIn, 'resolved.liquid'));
});

it.each([
  ['the first variant that exists', 'en', ['sms', 'short', ''], 'for texts'],
  ['the plain one else', 'en', ['x', ''], 'mine'],
  ['the nearer language before the nearer variant', 'de', ['sms', 'short', ''], 'kurz'],
  ['the language where the country has none', 'de-CH', ['short'], 'kurz'],
] as const)('finds %s', (_, locale, variants, body) => {
  expect(createTemplates(builtIn, folderWith(own)).find('resolved', locale, variants)?.body).toBe(body);
});

it('takes the user’s short form for texts before the built-in words for them', () => {
  const own = { 'resolved.short.liquid': 'my short one', 'monitoring.liquid': 'my long one' };
  const templates = createTemplates(builtIn, folderWith(own));
  expect(templates.find('resolved', 'en', ['sms', 'short', ''])?.body).toBe('my short one');
  expect(templates.find('monitoring', 'en', ['sms', 'short', ''])?.variant).toBe('sms');
});

it('finds nothing where there is nothing', () => {
  expect(createTemplates(folderWith(own), null).find('monitoring', 'en', [''])).toBeNull();
});

it('a copy is the built-in file, and never writes over the user’s own', () => {
  const folder = folderWith({});
  const templates = createTemplates(builtIn, folder);
  const path = join(folder, 'resolved.short.liquid');
  expect(templates.copy('resolved.short.liquid')).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(builtIn, 'resolved.short.liquid'), 'utf8'));
  writeFileSync(path, 'changed');
  expect(templates.copy('resolved.short.liquid')).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('changed');
});

it('there is no copy of what is not built in, and none without a folder of one’s own', () => {
  expect(createTemplates(builtIn, folderWith({})).copy('oops.liquid')).toBeNull();
  expect(createTemplates(builtIn, null).copy('resolved.liquid')).toBeNull();
});
