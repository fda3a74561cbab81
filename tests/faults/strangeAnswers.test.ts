import { describeTroubles } from './describeTroubles.ts';
import { strangeAnswers } from './troubles.ts';

describeTroubles('strange answers', strangeAnswers);
