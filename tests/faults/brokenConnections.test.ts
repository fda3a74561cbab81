import { describeTroubles } from './describeTroubles.ts';
import { brokenConnections } from './troubles.ts';

describeTroubles('broken connections', brokenConnections);
