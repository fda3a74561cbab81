import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { statuspageApi } from '../../src/page/statuspageApi.ts';
import { contractPath } from '../contract/vendorMock.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';

interface Validate {
  (value: unknown): boolean;
  readonly errors?: unknown;
}
interface Ajv {
  addSchema(schema: unknown, key: string): void;
  compile(schema: unknown): Validate;
}

const path = contractPath('statuspage');
if (path === null) process.stdout.write('skipped: the API against statuspage.json\n');

/** The description says of nothing that it may be null, and Statuspage answers null wherever there is nothing. */
const withoutNulls = (text: string): Readonly<Record<string, readonly unknown[]>> =>
  JSON.parse(text, (_, value) => (value === null ? undefined : value));

describe.runIf(path !== null)('the API, against Statuspage’s own description of its parts', () => {
  const checkOf = (name: 'Incident' | 'Component'): Validate => {
    // The mock's own validator.
    const load = createRequire(import.meta.resolve('@stoplight/prism-http'));
    const { default: AjvClass } = load('ajv') as { default: new (options: object) => Ajv };
    const ajv = new AjvClass({ strict: false, logger: false, validateFormats: false });
    // "Object" is no type of JSON Schema.
    ajv.addSchema(JSON.parse(readFileSync(path ?? '', 'utf8').replaceAll('"Object"', '"object"')), 'statuspage');
    return ajv.compile({ $ref: `statuspage#/components/schemas/${name}` });
  };
  const history = testHistory({
    maintenances: (['scheduled', 'verifying', 'cancelled'] as const).map((one) => testMaintenance(one)),
  });
  const files = statuspageApi(history);

  it.each([
    ['Component', 'components.json', 'components', 3],
    ['Incident', 'incidents.json', 'incidents', 2],
    ['Incident', 'scheduled-maintenances.json', 'scheduled_maintenances', 3],
  ] as const)('gives each %s of %s its fields and types', (name, file, list, count) => {
    const check = checkOf(name);
    const all = withoutNulls(files.get(`api/v2/${file}`) ?? '')[list] ?? [];
    expect(all).toHaveLength(count);
    for (const one of all) expect([check(one), check.errors ?? []]).toEqual([true, []]);
  });

  it('is caught with one field broken', () => {
    const [incident] = withoutNulls(files.get('api/v2/incidents.json') ?? '')['incidents'] ?? [];
    expect(checkOf('Incident')({ ...(incident as object), impact: 'terrible' })).toBe(false);
    expect(checkOf('Incident')({ ...(incident as object), incident_updates: [{ body: 5 }] })).toBe(false);
  });
});
