import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiDeclarations } from '../../scripts/build/apiDeclarations.ts';
import type {
  ChannelDeliveries,
  Delivery,
  Guard,
  Incident,
  Maintenance,
  Probe,
  Update,
} from '../../src/api/answers.ts';
import * as api from '../../src/api/api.ts';
import type * as declared from '../../src/api/declarations.ts';
import { keysOf } from '../../src/api/keys.ts';
import type {
  channelsJson,
  deliveryJson,
  guardJson,
  incidentJson,
  maintenanceJson,
  probeJson,
  updateJson,
} from '../../src/cli/io/json.ts';

const root = new URL('../../', import.meta.url).pathname;

type Within<_Made extends Wanted, Wanted> = true;
/** The shapes that the commands make, within those that are declared. */
type Held = [
  Within<keyof ReturnType<typeof incidentJson>, keyof Incident>,
  Within<keyof ReturnType<typeof maintenanceJson>, keyof Maintenance>,
  Within<keyof ReturnType<typeof updateJson>, keyof Update>,
  Within<keyof ReturnType<typeof deliveryJson>, keyof Delivery>,
  Within<Omit<ReturnType<typeof deliveryJson>, 'at'>, Omit<Delivery, 'at'>>,
  Within<ReturnType<typeof channelsJson>[number], Omit<ChannelDeliveries, 'waiting'>>,
  Within<Omit<ReturnType<typeof guardJson>, 'lastFailure'>, Omit<Guard, 'lastFailure'>>,
  Within<ReturnType<typeof probeJson>, Probe>,
];

it('is declared as the compiler sees it', () => {
  // Nobody makes an AllclearError of his own, so it is declared without what makes one.
  const calls: Omit<typeof declared, 'AllclearError'> = api;
  const held: Held = [true, true, true, true, true, true, true, true];
  expect(Object.keys(calls)).toContain('openIncident');
  expect(held).not.toContain(false);
});

it('declares exactly what the package exports', () => {
  const names = readFileSync(`${root}src/api/declarations.ts`, 'utf8').matchAll(
    /^export declare (?:const|function|class) (\w+)/gmu,
  );
  expect([...names].map((found) => String(found[1])).toSorted()).toEqual(Object.keys(api).toSorted());
});

it('declares the inputs of each verb with the keys that are read', () => {
  const text = readFileSync(`${root}src/api/inputs.ts`, 'utf8');
  const declaredKeys = new Set([...text.matchAll(/^ {2}readonly (\w+)\??:/gmu)].map((found) => String(found[1])));
  const optionKeys = ['config', 'store', 'env', 'signal'];
  const read = new Set([...Object.values(keysOf).flatMap((keys) => Object.keys(keys)), ...optionKeys]);
  expect([...declaredKeys].toSorted()).toEqual([...read].toSorted());
});

it('is published as one file that needs no other', () => {
  const text = apiDeclarations(root);
  expect(text).not.toMatch(/^(?:import|export) [^;{]*(?:\{[^;}]*\})? from '/mu);
  for (const name of ['openIncident', 'Published', 'OpenInput', 'Impact', 'AllclearError']) {
    expect(text).toMatch(new RegExp(`^export (?:declare )?(?:const|interface|type|class) ${name}\\b`, 'mu'));
  }
});
