// What `npm audit --json` says, held against what is shipped. To npm everything here is for development, because the bundle
// holds it; so `--omit=dev` would leave out all that matters.

/** As npm 11 prints it, in the parts that are read. https://docs.npmjs.com/cli/v11/commands/npm-audit */
export interface AuditReport {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
  /** Where the registry did not answer. */
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  /** Its own faults, or the names of packages whose faults it has. */
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
  /** Folders. */
  readonly nodes: readonly string[];
}

export type AuditVerdict =
  | { readonly kind: 'no_answer'; readonly reason: string }
  | {
      readonly kind: 'answered';
      /** A line each: in what is shipped, and in what only those have who work on it. */
      readonly shipped: readonly string[];
      readonly development: readonly string[];
    };

/** @param shippedFolders such as `node_modules/pg` */
export function judgeAudit(text: string, shippedFolders: ReadonlySet<string>): AuditVerdict {
  const report = parse(text);
  if (report?.vulnerabilities === undefined) {
    const reason = report?.message ?? report?.error?.summary ?? (text.trim() === '' ? 'it said nothing' : text.trim());
    return { kind: 'no_answer', reason };
  }
  const faults = Object.values(report.vulnerabilities);
  const isShipped = ({ nodes }: Vulnerability): boolean => nodes.some((folder) => shippedFolders.has(folder));
  return {
    kind: 'answered',
    shipped: faults.filter(isShipped).map(lineOf),
    development: faults.filter((fault) => !isShipped(fault)).map(lineOf),
  };
}

export type SignatureVerdict =
  | { readonly kind: 'no_answer'; readonly reason: string }
  | { readonly kind: 'answered'; readonly invalid: readonly string[]; readonly missing: readonly string[] };

interface Signed {
  readonly name: string;
  readonly version: string;
}

/**
 * What `npm audit signatures --json` says. npm ends with 1 both for a wrong signature and for no network, so only its answer
 * tells them apart.
 */
export function judgeSignatures(text: string, complaint: string): SignatureVerdict {
  const { invalid, missing } = (parse(text) ?? {}) as {
    readonly invalid?: readonly Signed[];
    readonly missing?: readonly Signed[];
  };
  if (invalid === undefined || missing === undefined) {
    const lines = complaint.split('\n').map((line) => line.replace(/^npm (?:error|warn) (?:network )?/u, ''));
    return { kind: 'no_answer', reason: lines.find((line) => /request to/u.test(line)) ?? lines[0] ?? '' };
  }
  const names = (list: readonly Signed[]): readonly string[] => list.map(({ name, version }) => `${name}@${version}`);
  return { kind: 'answered', invalid: names(invalid), missing: names(missing) };
}

function lineOf({ name, severity, via }: Vulnerability): string {
  const why = via.map((one) => (typeof one === 'string' ? `through ${one}` : `${one.title} (${one.url})`));
  return `${name}, ${severity}: ${why.join('; ')}`;
}

function parse(text: string): AuditReport | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
