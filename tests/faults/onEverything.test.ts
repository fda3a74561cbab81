import { describeTroubles } from './describeTroubles.ts';
import { onEverything } from './troubles.ts';

describeTroubles('trouble with everything', onEverything);
