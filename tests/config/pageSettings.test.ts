import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { checkConfig } from '../../src/config/check.ts';

const types = await loadChannelTypes();
const paths = { configFile: '', storeUrl: 'sqlite:/x.db', pageFolder: '/page', anchorsFile: '', standbyFile: '' };
const check = (more: object) =>
  checkConfig({ company: { name: 'Acme' }, ...more }, '/etc/acme/config.json', paths, types);

it('takes a logo, a colour, links, a footer, where to subscribe, and groups of components', () => {
  const checked = check({
    page: {
      logo: './logo.svg',
      accent: '#5b3df5',
      links: [{ title: 'Help', url: 'https://acme.example/help' }],
      footer: 'We tell you here.',
      subscribe: 'mailto:status@acme.example',
    },
    components: [{ name: 'api', group: 'For developers' }, { name: 'shop' }],
  });
  expect(checked.ok && checked.value.page).toEqual({
    logo: '/etc/acme/logo.svg',
    accent: '#5b3df5',
    links: [{ title: 'Help', url: 'https://acme.example/help' }],
    footer: 'We tell you here.',
    subscribe: 'mailto:status@acme.example',
  });
  expect(checked.ok && checked.value.components.map(({ group }) => group)).toEqual(['For developers', null]);
});

it('is plain where nothing is said', () => {
  const checked = check({});
  expect(checked.ok && checked.value.page).toEqual({
    logo: null,
    accent: null,
    links: [],
    footer: null,
    subscribe: null,
  });
});

it('says of each fault where it is and what was expected', () => {
  const checked = check({
    page: {
      logo: 'logo.gif',
      accent: 'red;}body{display:none',
      links: [{ title: '', url: 'javascript:alert(1)' }],
      footer: '',
      subscribe: 'http://acme.example',
      colour: 'red',
    },
    components: [{ name: 'api', group: '' }],
  });
  const faults = checked.ok ? [] : checked.error.map(({ path, message }) => `${path}: ${message}`);
  expect(faults.toSorted()).toEqual([
    'components[0].group: expected the heading that it stands under on the status page, found an empty text',
    'page.accent: expected a colour such as "#1a73e8", found another text',
    'page.colour: there is no such setting',
    'page.footer: expected Markdown, found an empty text',
    'page.links[0].title: expected the words of the link, found an empty text',
    'page.links[0].url: expected an address such as "https://acme.example", without a password in it, found another text',
    'page.logo: expected an .svg or .png file, found another text',
    'page.subscribe: expected an https or mailto address, without a password in it, found another text',
  ]);
});
