import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Change, editText } from '../../src/config/editText.ts';

const config = `{
    "company": {"name": "Acme"},   "locale": "de",

    "channels": {
        "page": { "type": "status-page", "out": "./public" },
        "team": { "type": "file", "folder": "./team" }
    },
    "routes": [ { "channels": ["page", "team"] } ]
}
`;

it('adds a channel after its neighbours, indented as they are, and leaves every other letter alone', async () => {
  const value = { type: 'facebook', pageId: '1', pageToken: { keychain: 'facebook.pageToken' } };
  expect(await editText(config, [{ path: ['channels', 'facebook'], value }])).toBe(
    config.replace(
      '"./team" }\n',
      `"./team" },
        "facebook": {
            "type": "facebook",
            "pageId": "1",
            "pageToken": { "keychain": "facebook.pageToken" }
        }
`,
    ),
  );
});

it.each<[string, readonly Change[], string, string]>([
  [
    'the first of two',
    [{ path: ['channels', 'page'], value: undefined }],
    '"page": { "type": "status-page", "out": "./public" },\n        ',
    '',
  ],
  [
    'the last of two',
    [{ path: ['channels', 'team'], value: undefined }],
    ',\n        "team": { "type": "file", "folder": "./team" }',
    '',
  ],
  ['one of a list', [{ path: ['routes', 0, 'channels', 0], value: undefined }], '"page", ', ''],
  ['the only one of a list', [{ path: ['routes', 0], value: undefined }], '[ { "channels": ["page", "team"] } ]', '[]'],
  ['what is not there', [{ path: ['probes', 'site'], value: undefined }], '', ''],
])('takes out %s', async (_, changes, from, to) => {
  expect(await editText(config, changes)).toBe(config.replace(from, to));
});

it('changes one value in its place', async () => {
  expect(await editText(config, [{ path: ['company', 'name'], value: 'Acme "2"' }])).toBe(
    config.replace('"Acme"', '"Acme \\"2\\""'),
  );
});

it('makes what is above it where that is missing', async () => {
  const added = await editText('{}', [{ path: ['contacts', 'sources', 0], value: { type: 'file', path: 'a.csv' } }]);
  expect(JSON.parse(added)).toEqual({ contacts: { sources: [{ type: 'file', path: 'a.csv' }] } });
});

it('keeps tabs and the line ends of Windows', async () => {
  const text = '{\r\n\t"channels": {\r\n\t\t"a": { "type": "x" }\r\n\t}\r\n}\r\n';
  const edited = await editText(text, [{ path: ['channels', 'b'], value: { type: 'y', z: 1 } }]);
  expect(edited).toBe(text.replace('" }', '" },\r\n\t\t"b": {\r\n\t\t\t"type": "y",\r\n\t\t\t"z": 1\r\n\t\t}'));
});

it('says exactly what was asked for, whatever stands there and however it is laid out', async () => {
  const key = fc.string({ minLength: 1, maxLength: 4 }).filter((one) => one !== '__proto__');
  const section = fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4, noNullPrototype: true });
  const space = fc.constantFrom(undefined, 1, 2, 4, '\t');
  await fc.assert(
    fc.asyncProperty(section, section, key, fc.jsonValue({ maxDepth: 2 }), space, async (a, b, name, value, indent) => {
      const text = JSON.stringify({ a, b }, null, indent);
      const added = JSON.parse(await editText(text, [{ path: ['b', name], value }]));
      expect(added).toEqual(JSON.parse(JSON.stringify({ a, b: { ...b, [name]: value } })));
      const { [name]: _, ...rest } = b;
      const removed = JSON.parse(await editText(text, [{ path: ['b', name], value: undefined }]));
      expect(removed).toEqual(JSON.parse(JSON.stringify({ a, b: rest })));
    }),
  );
});
