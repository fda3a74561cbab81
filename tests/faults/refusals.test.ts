import { describeTroubles } from './describeTroubles.ts';
import { refusals } from './troubles.ts';

describeTroubles('refusals', refusals);
