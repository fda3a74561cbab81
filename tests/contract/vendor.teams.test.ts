import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { teams } from '../../src/channels/teams.ts';
import { teamsMessage } from '../../src/channels/teamsCard.ts';
import { testEnvelope } from '../helpers/httpChannelIo.ts';
import { describeVendorContract } from './vendor.ts';
import { contractPath } from './vendorMock.ts';

describeVendorContract({
  definition: teams,
  contract: 'teams-workflow.handwritten',
  settings: {
    webhookUrl:
      'https://prod-00.westus.logic.azure.com/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sig=s',
  },
  pointTo: (apiUrl) => ({ apiUrl }),
  answer: () => ({ status: 202, body: '' }),
  envelopes: [
    {},
    { message: { subject: null, text: 'one\n\ntwo\nthree https://acme.example', html: null, parts: [] } },
  ],
  breaking: (body) => body.replace('"AdaptiveCard"', '"Card"'),
  // Nothing can be asked of a workflow without a post.
  verifies: false,
});

interface Validate {
  (value: unknown): boolean;
  readonly errors?: unknown;
}
interface Ajv {
  addMetaSchema(schema: unknown): void;
  compile(schema: unknown): Validate;
}

const path = contractPath('adaptive-card-1.5.schema');
if (path === null) process.stdout.write('skipped: the card against adaptive-card-1.5.schema.json\n');

describe.runIf(path !== null)('teams: the card against Microsoft’s own schema', () => {
  const validate = (card: unknown): Validate & { readonly ok: boolean } => {
    // The mock's own validator.
    const load = createRequire(import.meta.resolve('@stoplight/prism-http'));
    const { default: AjvClass } = load('ajv') as { default: new (options: object) => Ajv };
    const ajv = new AjvClass({ strict: false, logger: false });
    ajv.addMetaSchema(load('ajv/dist/refs/json-schema-draft-06.json'));
    const check = ajv.compile(JSON.parse(readFileSync(path ?? '', 'utf8')));
    return Object.assign(check, { ok: check(card) });
  };
  const cardOf = (text: string): Record<string, unknown> => {
    const { attachments } = teamsMessage(text) as { attachments: readonly { content: Record<string, unknown> }[] };
    // Teams' own extension, which the schema of all hosts does not know.
    const { msteams: _, ...card } = attachments[0]?.content ?? {};
    return card;
  };

  it.each([
    testEnvelope().message.text,
    '',
    'one\n\ntwo\nthree\n\n\n\nfour',
    'a link https://acme.example/a?b=c&d=(e), and <at>everyone</at> **bold** [no](https://link.example)',
    '&'.repeat(20_000),
  ])('is one: %j', (text) => {
    const check = validate(cardOf(text));
    expect(check.errors ?? []).toEqual([]);
    expect(check.ok).toBe(true);
  });

  it('is caught with one field broken', () => {
    expect(validate({ ...cardOf('text'), body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun' }] }] }).ok).toBe(
      false,
    );
  });
});
