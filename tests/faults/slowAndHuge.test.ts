import { describeTroubles } from './describeTroubles.ts';
import { slowAndHuge } from './troubles.ts';

describeTroubles('slow and huge answers', slowAndHuge);
