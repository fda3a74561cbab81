import { expect, it } from 'vitest';
import { judgeAudit, judgeSignatures } from '../../scripts/audit/judgeAudit.ts';

const shipped = new Set(['node_modules/pg', 'node_modules/ora/node_modules/chalk']);
const fault = { title: 'Reads beyond its end', url: 'https://github.com/advisories/GHSA-1' };
const report = (...vulnerabilities: object[]): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(vulnerabilities.map((one, at) => [at, one])),
  });

it('tells a fault in what is shipped from one in what only we use', () => {
  const text = report(
    { name: 'pg', severity: 'low', via: [fault], nodes: ['node_modules/pg'] },
    {
      name: 'chalk',
      severity: 'high',
      via: ['ansi'],
      nodes: ['node_modules/chalk', 'node_modules/ora/node_modules/chalk'],
    },
    { name: 'koa', severity: 'critical', via: [fault], nodes: ['node_modules/koa'] },
  );
  expect(judgeAudit(text, shipped)).toEqual({
    kind: 'answered',
    shipped: ['pg, low: Reads beyond its end (https://github.com/advisories/GHSA-1)', 'chalk, high: through ansi'],
    development: ['koa, critical: Reads beyond its end (https://github.com/advisories/GHSA-1)'],
  });
});

it('is content with an answer that names no fault', () => {
  expect(judgeAudit(report(), shipped)).toEqual({ kind: 'answered', shipped: [], development: [] });
});

it.each([
  [
    'a registry that does not know the question',
    '{"message":"405 Method Not Allowed","error":{"summary":""}}',
    '405 Method Not Allowed',
  ],
  ['an error of npm', '{"error":{"code":"ENOAUDIT","summary":"Not there"}}', 'Not there'],
  ['nothing', '', 'it said nothing'],
  ['a page', '<html>', '<html>'],
  ['null', 'null', 'null'],
])('never takes %s for an answer', (_, text, reason) => {
  expect(judgeAudit(text, shipped)).toEqual({ kind: 'no_answer', reason });
});

it('tells wrong signatures from missing ones, and both from no network', () => {
  const text = JSON.stringify({
    invalid: [{ name: 'pg', version: '8.0.0', code: 'EINTEGRITYSIGNATURE' }],
    missing: [],
  });
  expect(judgeSignatures(text, '')).toEqual({ kind: 'answered', invalid: ['pg@8.0.0'], missing: [] });
  const complaint =
    'npm error code ENOTFOUND\nnpm error network request to https://tuf.example failed, reason: ENOTFOUND\n';
  expect(judgeSignatures('', complaint)).toEqual({
    kind: 'no_answer',
    reason: 'request to https://tuf.example failed, reason: ENOTFOUND',
  });
});
