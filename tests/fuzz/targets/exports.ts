import { createHash } from 'node:crypto';
import { ExportFault } from '../../../src/store/export/exportFault.ts';
import { kindsOf } from '../../../src/store/export/exportLines.ts';
import { readExport } from '../../../src/store/export/readExport.ts';
import { fillStore } from '../../helpers/fullStore.ts';
import {
  createExportDesk,
  type ExportDesk,
  forThePublic,
  inPieces,
  wholeExport,
  withoutPeople,
} from '../../helpers/storeExport.ts';
import { createStoreFolder, type StoreFolder } from '../../helpers/storeTemp.ts';
import { isOneLine, must, refusal, shapeOf } from '../oracle.ts';
import { bytesOf, byteText, defineTarget } from '../target.ts';

let made: { readonly at: StoreFolder; readonly desk: ExportDesk } | null = null;

/** Made when it is used: who only asks for the names of targets leaves nothing behind. */
function place(): { readonly at: StoreFolder; readonly desk: ExportDesk } {
  if (made === null) {
    const at = createStoreFolder();
    made = { at, desk: createExportDesk(at) };
  }
  return made;
}

/** With the counts and the sum that belong to its lines, so that these are looked at and not the sum alone. */
function repaired(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line.startsWith('{"record":"end"'));
  const kept = lines.slice(0, end < 0 ? lines.length : end).filter((line) => line !== '');
  const before = kept.map((line) => `${line}\n`).join('');
  const plurals = new Map(kindsOf({ contacts: true, public: false }).map(({ name, plural }) => [name, plural]));
  const header = parse(kept[1] ?? '');
  const shown = kindsOf({ contacts: header['contacts'] === true, public: header['public'] === true });
  const counts = Object.fromEntries(shown.map(({ plural }) => [plural, 0]));
  for (const line of kept.slice(2)) {
    const plural = plurals.get(String(parse(line)['record']));
    if (plural !== undefined && plural in counts) counts[plural] = (counts[plural] ?? 0) + 1;
  }
  const sha256 = createHash('sha256').update(bytesOf(before)).digest('hex');
  return `${before}${JSON.stringify({ record: 'end', counts, sha256 })}\n]\n`;
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line.replace(/,$/u, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

async function read(bytes: Uint8Array): Promise<string> {
  let rows = 0;
  try {
    const { header, counts, content } = await readExport(inPieces(bytes, 999), {
      take: async (_, some) => {
        rows += some.length;
      },
      check: () => {},
    });
    must(Object.values(counts).reduce((sum, one) => sum + one, 0) === rows, 'other rows than are counted');
    must(/^[0-9a-f]{64}$/u.test(content) && Number.isSafeInteger(header.epoch), 'a header that is none');
    return 'taken';
  } catch (error) {
    refusal(error, ExportFault);
    const { problem } = error as ExportFault;
    const why = 'why' in problem ? problem.why : '';
    isOneLine(why, 'what is said of an export');
    return `${problem.kind} ${shapeOf(why)}`;
  }
}

let stores = 0;

/** Into a store of its own: what is read can still contradict itself there. */
async function take(text: string): Promise<string> {
  const { desk } = place();
  const path = desk.elsewhere();
  stores += 1;
  try {
    await desk.take(path, bytesOf(text));
    return 'stored';
  } catch (error) {
    refusal(error, ExportFault);
    return (error as ExportFault).problem.kind;
  }
}

/** An export line by line, as it came and with a sum that fits. */
export const exportLines = defineTarget({
  name: 'export-lines',
  runs: 40,
  cpuMs: 4_000,
  corpus: async () => {
    const { at, desk } = place();
    await fillStore(await at.open());
    const texts = await Promise.all([wholeExport, withoutPeople, forThePublic].map((how) => desk.exported(how)));
    return texts.map((text) => byteText(Buffer.from(text)));
  },
  run: async (input) => {
    const asItCame = await read(bytesOf(input));
    const text = repaired(input);
    const mended = await read(bytesOf(text));
    // A store is made in 50 ms, so few get one.
    const stored = mended === 'taken' && stores < 200 && text.length % 5 === 0 ? await take(text) : '';
    return `${asItCame} | ${mended} | ${stored}`;
  },
  close: () => made?.at.remove(),
});
