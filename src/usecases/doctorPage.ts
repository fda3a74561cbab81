import type { Config } from '../config/config.ts';
import { type Check, warning } from './doctorCheck.ts';
import { pageLook } from './pageLook.ts';

/** The company's own files that the status page goes without, because they can't be read or are not fit for it. */
export const checkPageLook = (config: Pick<Config, 'page' | 'templatesFolder'>): readonly Check[] =>
  pageLook(config).faults.map(({ file, problem }) =>
    warning('page', file, `${problem}; the page goes without it`, 'mend the file, then: incident page publish'),
  );
