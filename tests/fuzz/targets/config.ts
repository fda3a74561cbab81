import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainConfig } from '../../../src/cli/configWords.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { docBlocks, planted } from '../corpus.ts';
import { isPlain, isShort, isSilentAbout, must, shapeOf } from '../oracle.ts';
import { ownFolder } from '../ownFolder.ts';
import { bytesOf, defineTarget } from '../target.ts';

const folder = ownFolder('config');
const file = join(folder, 'config.json');
writeFileSync(file, '{}', { mode: 0o600 });
chmodSync(file, 0o600);
const paths = {
  configFile: file,
  storeUrl: `sqlite:${join(folder, 'incidents.db')}`,
  pageFolder: join(folder, 'page'),
  anchorsFile: join(folder, 'anchors.json'),
  standbyFile: join(folder, 'standby.db'),
};

const secretKeys = /(?:password|secret|token|keyid|signingkey|secretaccesskey)$/iu;

/** A secret that somebody wrote where another setting belongs is quoted as that: only in its own place it is one. */
function keepsPlanted(value: unknown, key = ''): boolean {
  if (typeof value === 'string') return !value.includes(planted) || (secretKeys.test(key) && value === planted);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => !name.includes(planted) && keepsPlanted(inner, name));
}

const withPlanted = (text: string): string =>
  text.replace(
    /"(\w*(?:password|secret|token|Secret|Token|Password|secretAccessKey))": (?:\{[^{}]*\}|"[^"]*")/gu,
    `"$1": "${planted}"`,
  );

/** The whole way of a config: read, checked with every setting of every channel, and its faults in words. */
export const config = defineTarget({
  name: 'config',
  corpus: () =>
    docBlocks('json', 'jsonc')
      .filter((block) => block.startsWith('{'))
      .flatMap((block) => [block, withPlanted(block)]),
  run: async (input) => {
    writeFileSync(file, bytesOf(input));
    const loaded = await loadConfig({ path: file, storeUrl: null, env: {}, paths });
    if (loaded.ok) {
      must(loaded.value.path === file, 'it is another file that was read');
      isSilentAbout(JSON.stringify(loaded.value), [planted], 'the config as it is printed');
      return `taken ${loaded.value.channels.map(({ definition }) => definition.type).join(' ')}`;
    }
    const { message, hint, exit } = explainConfig(loaded.error);
    must(exit === 2, 'a config is refused with another exit code');
    isPlain(message + hint, 'what is said of a config');
    isShort(message, 400_000, 'what is said of a config');
    if (keepsPlanted(parse(input))) isSilentAbout(message, [planted], 'what is said of a config');
    if (loaded.error.kind !== 'config_invalid') return loaded.error.kind;
    const [first] = loaded.error.faults;
    return `${loaded.error.kind} ${shapeOf(`${first?.path} ${first?.message}`)}`;
  },
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Where it stands in what is no JSON nobody knows; the words for that quote nothing.
    return null;
  }
}
