import { threats } from '../../tests/helpers/threats.ts';
import { table } from './table.ts';

/** `docs/security.md`: each threat with its answer, and the files of the tests that show it. */
export const threatTable = (): string =>
  table(
    ['', 'Threat', 'Answer', 'Shown by'],
    threats.map(({ threat, answer, shownBy }, at) => {
      const files = [...new Set(shownBy.map(([file]) => file))];
      return [String(at + 1), threat, answer, files.map((file) => `[${file}](../tests/${file})`).join(', ')];
    }),
  );
