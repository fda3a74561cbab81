/** Why a store that many machines share can't be used. `url` is what people may see of it: without the password. */
export type DatabaseFault =
  | { readonly kind: 'database_down'; readonly url: string; readonly detail: string }
  /** It went while something was being committed, and did not come back to say whether that was done. */
  | { readonly kind: 'database_unsure'; readonly url: string; readonly detail: string }
  /** It went after this entry, `INC-7#2`, had been recorded. */
  | { readonly kind: 'database_lost'; readonly url: string; readonly detail: string; readonly recorded: string }
  /** It did not let us in. */
  | { readonly kind: 'database_denied'; readonly url: string; readonly detail: string }
  /** It let us in, and this role may not do this. */
  | { readonly kind: 'database_forbidden'; readonly url: string; readonly detail: string }
  | { readonly kind: 'database_read_only'; readonly url: string; readonly detail: string }
  /** Where its password should come from there is none. */
  | { readonly kind: 'database_password'; readonly url: string; readonly detail: string }
  /** The server is there, and has no such database. */
  | { readonly kind: 'database_missing'; readonly url: string; readonly detail: string }
  /** Tables or columns that this version needs are not there. */
  | { readonly kind: 'database_damaged'; readonly url: string; readonly detail: string }
  /** What stands between here and the server does not pass our settings on. */
  | { readonly kind: 'database_pooler'; readonly url: string; readonly detail: string }
  /** It is of an older version, or none yet, and this role may not bring it up to date. */
  | { readonly kind: 'database_schema'; readonly url: string; readonly version: number; readonly known: number }
  | { readonly kind: 'database_untrusted'; readonly url: string; readonly detail: string }
  | { readonly kind: 'database_old'; readonly url: string; readonly version: number; readonly oldest: number };
