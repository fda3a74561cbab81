import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The types of the package as one file: the parts are declarations already, so there is nothing to emit, and none of the
 * program's own types can leak into them.
 */
export const apiDeclarations = (root: string): string =>
  ['declarations', 'inputs', 'answers', 'approvalAnswers']
    .map((part) => readFileSync(join(root, 'src', 'api', `${part}.ts`), 'utf8'))
    .map((text) => text.replace(/^(?:import|export) type [^;]* from '[^']*';\n/gmu, '').trim())
    .join('\n\n')
    .concat('\n');
