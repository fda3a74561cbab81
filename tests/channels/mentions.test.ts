import { expect, it } from 'vitest';
import { withoutMentions } from '../../src/channels/mentions.ts';

it.each([
  ['thanks @ada, see #status', 'thanks @\u2060ada, see #\u2060status'],
  ['(@ada@social.example)', '(@\u2060ada@social.example)'],
  ['@ada', '@\u2060ada'],
  ['#störung and ＃障害', '#\u2060störung and ＃\u2060障害'],
])('lets %j call nobody', (text, expected) => {
  expect(withoutMentions(text)).toBe(expected);
});

it.each([
  'help@acme.example',
  'https://status.acme.example/incidents/7#1',
  'HTTPS://social.example/@ada/#top?x=@b',
  'at 5 @ 6, a # alone, issue no.#',
  'a/b@c#d',
  '',
])('leaves %j as it is', (text) => {
  expect(withoutMentions(text)).toBe(text);
});
