// Writes what people read, messages and help, into tests/golden: `npm run golden`. Read the diff before it is committed.
import { join } from 'node:path';
import { goldenFiles } from '../tests/golden/cases.ts';
import { writeGolden } from '../tests/golden/folder.ts';

const touched = writeGolden(join(import.meta.dirname, '../tests/golden'), await goldenFiles());
console.log(touched.length === 0 ? 'The golden files are as they were.' : touched.join('\n'));
