/** The variables that the program reads for itself; there is none for --yes, --override or --allow-wording. */
export const environment: readonly (readonly [name: string, what: string])[] = [
  ['INCIDENT_CONFIG', 'the config file, as --config'],
  ['INCIDENT_STORE', 'the store, as --store'],
  ['INCIDENT_NO_INPUT', 'if it is set, nothing is asked, as with --no-input'],
  ['CI', '"true": nothing is asked'],
  ['NO_COLOR, FORCE_COLOR', 'no colours, or colours also where no terminal is'],
  ['VISUAL, EDITOR', 'what templates edit opens the file with'],
];
