import ICAL from 'ical.js';
import { calendar } from '../../../src/page/calendar.ts';
import { planPage } from '../../../src/page/planPage.ts';
import { everywhere, hostileTexts } from '../../helpers/pageOfEverything.ts';
import { textFiles } from '../../helpers/pageText.ts';
import { childrenOf, textIn, xmlTree } from '../../helpers/xmlTree.ts';
import { hostileTexts as pieces } from '../hostile.ts';
import { must } from '../oracle.ts';
import { defineTarget, type Target } from '../target.ts';
import { holdsNothingActive } from './markup.ts';

const texts = (): readonly string[] => [
  ...hostileTexts,
  'Checkout is **down**, see [here](https://acme.example/?a=1&b=2).\n\n- a\n- b\n',
  ...pieces,
];
/** What the page's own frame has besides of what a text may become. */
const pageTags = new Set(
  'html head meta title link script body header main footer nav section article aside div span p a h1 h2 h3 h4 ul ol li dl dt dd time bdi details summary svg g path rect circle title img br strong em s code pre blockquote hr button table thead tbody tr th td small b i noscript template label input form output defs use polygon polyline line text tspan symbol mask clippath lineargradient stop'.split(
    ' ',
  ),
);
const ownScript = /<script src="(?:\.\.\/)*page\.js" defer><\/script>/gu;

export const statusPage: Target = defineTarget({
  name: 'status-page',
  runs: 20,
  maxChars: 6_000,
  corpus: texts,
  run: async (input) => {
    for (const [path, content] of await textFiles(everywhere(input))) {
      if (!path.endsWith('.html')) continue;
      const foreign = content.replace(ownScript, '');
      must(!/<script\b/iu.test(foreign.replace(/"[^"]*"/gu, '""')), `${path} holds a script`);
      holdsNothingActive(foreign, pageTags, path);
    }
    return 'page';
  },
});

/** Feeds and what machines read: parsers of others take them whole, whatever the words are. */
export const feeds: Target = defineTarget({
  name: 'feeds',
  runs: 20,
  maxChars: 6_000,
  corpus: texts,
  run: async (input) => {
    const parts = (await planPage(everywhere(input))).filter(({ place }) => place !== 'og/');
    const kinds = new Set<string>();
    for (const part of parts) {
      for (const [path, content] of await part.make()) {
        const text = String(content);
        const kind = path.slice(path.lastIndexOf('.') + 1);
        if (kind === 'atom' || kind === 'rss' || kind === 'svg' || kind === 'xml') {
          const root = xmlTree(text);
          must(root.name !== '', `${path} has no root`);
          if (kind === 'rss')
            must(
              childrenOf(root, 'channel').every((one) => textIn(one, 'link').startsWith('http')),
              `${path} leads nowhere`,
            );
        } else if (kind === 'json') JSON.parse(text);
        else continue;
        must(
          text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/u.test(text),
          `${path} holds a control character`,
        );
        kinds.add(kind);
      }
    }
    return [...kinds].sort().join(' ');
  },
});

export const icalendar: Target = defineTarget({
  name: 'icalendar',
  runs: 60,
  // The text stands in each field, and ical.js reads all of it again.
  cpuMs: 3_000,
  corpus: texts,
  run: async (input) => {
    const text = await calendar(everywhere(input));
    must(
      text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !/[\r\n]/u.test(line)),
      'a line that is too long or broken',
    );
    must(
      text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u.test(text),
      'the calendar holds a control character',
    );
    const component = new ICAL.Component(ICAL.parse(text) as never);
    const events = component.getAllSubcomponents('vevent');
    must(events.length === 1, 'another number of events than there is work');
    must(
      component.getAllSubcomponents('valarm').length === 0 &&
        events.every((one) => one.getAllSubcomponents().length === 0),
      'a text has become a part of the calendar',
    );
    return String(events[0]?.getFirstPropertyValue('summary')).length > 60 ? 'long' : 'short';
  },
});
