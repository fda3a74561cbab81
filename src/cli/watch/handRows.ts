import type { Delivery } from '../../domain/delivery.ts';
import { cleanLine } from '../io/cleanText.ts';
import { signs } from '../io/lines.ts';
import { type Row, row } from './row.ts';
import type { Scene } from './scene.ts';

const mostShown = 5;

/** Deliveries that need a hand; of many alike the first few. */
export function handRows({ round, idOf }: Scene, room: number): readonly Row[] {
  const all = round?.status.attention ?? [];
  if (all.length === 0) return [];
  const more = all.length - mostShown;
  return [
    row('heading', 'Deliveries that need a hand'),
    ...all.slice(0, more === 1 ? all.length : mostShown).map((one) => handRow(one, idOf, room)),
    ...(more > 1 ? [row('hand', `  … and ${more} more:  incident deliveries`)] : []),
    row('blank'),
  ];
}

function handRow(delivery: Delivery, idOf: Scene['idOf'], room: number): Row {
  const { state, channel, to, reason, incidentNumber, seq } = delivery;
  const word = room < 60 ? '' : ` ${state.padEnd(9)}`;
  const whom = to === '' ? channel : `${channel} ${cleanLine(to)}`;
  const why = reason === null ? '' : `  ${cleanLine(reason)}`;
  return row(
    'hand',
    '  ',
    [`${signs[state]}${word}`, state === 'failed' ? 'red' : 'yellow'],
    `  ${idOf(incidentNumber)}#${seq}  ${whom}${why}`,
  );
}
