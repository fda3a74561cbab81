import type { ConfigFault } from '../config/config.ts';
import type { Explanation } from './cliError.ts';
import { cleanLine, cleanText } from './io/cleanText.ts';

/** One text for every way in which a config is refused. */
export function explainConfig(fault: ConfigFault): Explanation {
  switch (fault.kind) {
    case 'config_missing':
      return {
        kind: fault.kind,
        message: `There is no config at ${fault.file}.`,
        hint: 'Write one: incident init',
        exit: 2,
      };
    case 'config_unreadable':
      return { kind: fault.kind, message: `${fault.file} can not be read (${fault.detail}).`, hint: '', exit: 2 };
    case 'config_insecure':
      return {
        kind: fault.kind,
        message: `${fault.file} ${fault.problem}, so it is not trusted.`,
        hint: `Mend it: ${fault.mend}`,
        exit: 2,
      };
    case 'config_syntax':
      return {
        kind: fault.kind,
        message: `${fault.file}:${fault.line}:${fault.column}: ${fault.detail}.`,
        hint: 'Look for a missing quote or comma there.',
        exit: 2,
      };
    case 'config_invalid':
      return {
        kind: fault.kind,
        message: [`${fault.file} has ${fault.faults.length === 1 ? 'a fault' : `${fault.faults.length} faults`}:`]
          .concat(fault.faults.map(({ path, message }) => `  ${cleanLine(path) || 'the file'}: ${cleanText(message)}`))
          .join('\n'),
        hint: 'Every setting is described in docs/config.md.',
        exit: 2,
        extra: { faults: fault.faults },
      };
    default:
      return fault satisfies never;
  }
}
